-- How many facts each place in the sort order holds, for slices of even size.
SELECT series, unit, count(*) AS rows
FROM facts_main
WHERE run <= {run}
GROUP BY series, unit
ORDER BY series, unit
