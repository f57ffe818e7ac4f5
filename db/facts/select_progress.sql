SELECT checkpoint, sorted_rows, run_rows, last_run, CAST(main_response_max AS VARCHAR), merge_level
FROM progress
