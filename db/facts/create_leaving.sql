CREATE OR REPLACE TEMP TABLE leaving AS
SELECT f.*
FROM facts_main f
JOIN places p ON f.response = p.response AND f.unit = p.unit AND f.local_day = p.local_day
