INSERT INTO histogram
SELECT * FROM merged ORDER BY series, value, local_day, score, choice
