SELECT code, text FROM texts ORDER BY code
