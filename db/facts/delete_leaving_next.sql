-- The same in the table that a running re-sort is filling.
DELETE FROM facts_next
USING places p
WHERE facts_next.response = p.response
  AND facts_next.unit = p.unit
  AND facts_next.local_day = p.local_day
