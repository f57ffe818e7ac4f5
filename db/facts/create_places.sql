-- Where in facts_main the replaced responses stand. Every response has its "$response" row, so one
-- series a survey is searched; unit and day then lead to the other rows.
CREATE OR REPLACE TEMP TABLE places AS
SELECT f.response, f.unit, f.local_day
FROM facts_main f
JOIN replaced r ON f.response = r.response
WHERE f.series IN ({series})
