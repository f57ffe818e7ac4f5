-- {sign} is 1 for rows that come, -1 for rows that leave; {value} a dimension or 0.
INSERT INTO {histogram}
SELECT {level}, series, {value}, local_day, score, choice,
       {sign} * count(*) FILTER (part = 0), {sign} * count(*)
FROM {table}
WHERE counted
GROUP BY ALL
