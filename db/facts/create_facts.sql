-- One row for each scored or chosen item of a response, and one with the series "$response" for
-- the response itself. series: the code of organisation/survey/question. score: a point of a scale;
-- number: a free number; choice: an option's code, 0 for none. part: 0 counts towards n. place: the
-- moment, else "@" and the touchpoint. counted: whether the histogram holds it. run: the sorted part
-- of facts_main that it stands in.
-- Declared attributes follow as columns at_key (text) and an_key (number).
CREATE TABLE {table} (
  series INTEGER NOT NULL,
  unit INTEGER NOT NULL,
  submitted_at BIGINT NOT NULL,
  local_day INTEGER NOT NULL,
  score TINYINT,
  number DOUBLE,
  choice INTEGER NOT NULL,
  part SMALLINT NOT NULL,
  version INTEGER NOT NULL,
  channel INTEGER NOT NULL,
  touchpoint INTEGER NOT NULL,
  moment INTEGER NOT NULL,
  location INTEGER NOT NULL,
  language INTEGER NOT NULL,
  device INTEGER NOT NULL,
  method INTEGER NOT NULL,
  status INTEGER NOT NULL,
  place INTEGER NOT NULL,
  counted BOOLEAN NOT NULL,
  response UUID NOT NULL,
  run INTEGER NOT NULL
)
