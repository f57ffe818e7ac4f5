INSERT INTO progress VALUES (-1, 0, 0, 0, NULL, 0)
