SELECT COUNT(*)
FROM organisations
