INSERT INTO histogram_next
SELECT level, series, value, local_day, score, choice,
       CAST(sum(answers) AS BIGINT) AS answers, CAST(sum(items) AS BIGINT) AS items
FROM histogram
WHERE level = {level}
GROUP BY ALL
HAVING sum(answers) <> 0 OR sum(items) <> 0
ORDER BY series, value, local_day, score, choice
