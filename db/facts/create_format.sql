-- One row: which layout the file has.
CREATE TABLE IF NOT EXISTS facts_format (version INTEGER NOT NULL)
