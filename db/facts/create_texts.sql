-- The dictionary: what the integer codes in the other tables stand for. 0 is the empty text.
CREATE TABLE texts (code INTEGER NOT NULL, text VARCHAR NOT NULL)
