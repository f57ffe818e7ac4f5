INSERT INTO facts_main BY NAME
SELECT * REPLACE (CAST({run} AS INTEGER) AS run)
FROM {table}
ORDER BY series, unit, submitted_at
