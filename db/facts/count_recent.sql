SELECT count(*), min(local_day) FROM facts_recent
