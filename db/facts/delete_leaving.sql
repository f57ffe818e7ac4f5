DELETE FROM facts_main
USING places p
WHERE facts_main.response = p.response
  AND facts_main.unit = p.unit
  AND facts_main.local_day = p.local_day
