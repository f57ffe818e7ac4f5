SELECT DISTINCT "table" || ' refers to a missing row of ' || parent
FROM pragma_foreign_key_check
