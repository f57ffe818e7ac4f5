-- A slice of what has been appended, oldest first.
CREATE OR REPLACE TEMP TABLE moving AS
SELECT * FROM facts_recent
WHERE rowid < (SELECT min(rowid) FROM facts_recent) + {rows}
