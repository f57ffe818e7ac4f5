UPDATE progress
SET sorted_rows = (SELECT count(*) FROM facts_main WHERE run = 0),
    run_rows = (SELECT count(*) FROM facts_main WHERE run > 0)
