INSERT INTO facts_format VALUES ({version})
