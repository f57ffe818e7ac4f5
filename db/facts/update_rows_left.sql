UPDATE progress
SET sorted_rows = sorted_rows - (SELECT count(*) FROM leaving WHERE run = 0),
    run_rows = run_rows - (SELECT count(*) FROM leaving WHERE run > 0)
