CREATE OR REPLACE TEMP TABLE merged AS
SELECT level, series, value, local_day, score, choice,
       CAST(sum(answers) AS BIGINT) AS answers, CAST(sum(items) AS BIGINT) AS items
FROM histogram
WHERE level = {level}
GROUP BY ALL
HAVING sum(answers) <> 0 OR sum(items) <> 0
