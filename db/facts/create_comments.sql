-- One row a response with a comment: under which stamp it was read (0: not yet), in which language
-- its words are, and their distinct lemmas with a space before, between and after them.
-- organisation: the code of its id's text. The facts of what comments say are in `mentions`, a table
-- like facts_main.
CREATE TABLE comments (
  response UUID NOT NULL,
  organisation INTEGER NOT NULL,
  stamp INTEGER NOT NULL,
  language INTEGER NOT NULL,
  words VARCHAR NOT NULL
)
