INSERT INTO facts_next BY NAME
SELECT * FROM facts_main WHERE run > {run} ORDER BY run, series, unit, submitted_at
