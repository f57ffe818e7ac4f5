CREATE TABLE facts_next AS SELECT * FROM facts_main LIMIT 0
