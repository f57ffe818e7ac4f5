-- Counts of the rows of facts_main by series, local day, score and choice: level 0 plainly, each
-- other level by one dimension (value). Counts are signed: what is taken out of facts_main stands
-- here as a negative row until a merge. answers: rows of part 0; items: all rows.
CREATE TABLE histogram (
  level TINYINT NOT NULL,
  series INTEGER NOT NULL,
  value INTEGER NOT NULL,
  local_day INTEGER NOT NULL,
  score TINYINT,
  choice INTEGER NOT NULL,
  answers BIGINT NOT NULL,
  items BIGINT NOT NULL
)
