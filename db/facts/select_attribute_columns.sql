SELECT column_name
FROM information_schema.columns
WHERE table_name = 'facts_recent' AND ordinal_position > {fixed}
ORDER BY ordinal_position
