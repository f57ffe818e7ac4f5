INSERT INTO facts_next BY NAME
SELECT * REPLACE (CAST(0 AS INTEGER) AS run)
FROM facts_main
WHERE run <= {run}
  AND series BETWEEN {first_series} AND {last_series}
  AND (series > {first_series} OR unit >= {first_unit})
  AND (series < {last_series} OR unit <= {last_unit})
ORDER BY series, unit, submitted_at
