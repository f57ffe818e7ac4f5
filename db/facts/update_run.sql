UPDATE progress
SET run_rows = run_rows + (SELECT count(*) FROM {table}),
    last_run = {run},
    main_response_max = greatest(main_response_max, (SELECT max(response) FROM {table}))
