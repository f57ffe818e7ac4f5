-- first and last: as in delete_mentions_replaced.
SELECT count(*)
FROM comments
WHERE response BETWEEN CAST('{first}' AS UUID) AND CAST('{last}' AS UUID)
  AND response IN (SELECT response FROM replaced)
