SELECT count(*) FROM facts_recent
