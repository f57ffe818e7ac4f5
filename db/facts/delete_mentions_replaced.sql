-- first and last: the least and greatest of the replaced ids, which are ordered by time, so that
-- most of the table need not be looked at.
DELETE FROM mentions
WHERE response BETWEEN CAST('{first}' AS UUID) AND CAST('{last}' AS UUID)
  AND response IN (SELECT response FROM replaced)
