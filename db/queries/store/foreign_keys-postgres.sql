SELECT CAST(conname AS TEXT) || ' is not validated'
FROM pg_constraint
WHERE NOT convalidated
