-- One row. checkpoint: the last outbox event applied, -1 when the facts must be replayed.
-- sorted_rows: rows of facts_main in its one sorted part (run 0); run_rows: rows in the later runs,
-- each sorted in itself; last_run: the newest run's number. main_response_max: no response in
-- facts_main has a greater id. merged_rows: rows the histogram had when it was last merged.
CREATE TABLE progress (
  checkpoint BIGINT NOT NULL,
  sorted_rows BIGINT NOT NULL,
  run_rows BIGINT NOT NULL,
  last_run INTEGER NOT NULL,
  main_response_max UUID,
  merged_rows BIGINT NOT NULL
)
