DELETE FROM facts_recent
