SELECT checkpoint, sorted_rows, run_rows, last_run, CAST(main_response_max AS VARCHAR), merged_rows
FROM progress
