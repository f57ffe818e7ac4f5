CREATE TABLE histogram_next AS SELECT * FROM histogram LIMIT 0
