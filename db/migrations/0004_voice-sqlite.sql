-- What an organisation has changed in themes and opinion words, one document; what people said of
-- statements; and the models learnt from its ratings (the weights as hexadecimal digits).
CREATE TABLE voice_taxonomies (
  organisation_id BLOB NOT NULL REFERENCES organisations (organisation_id),
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  revision BIGINT NOT NULL CHECK (revision >= 1),
  updated_at BIGINT NOT NULL,
  updated_by TEXT NOT NULL CHECK (length(updated_by) BETWEEN 1 AND 200),
  PRIMARY KEY (organisation_id)
) WITHOUT ROWID;

CREATE TABLE voice_corrections (
  organisation_id BLOB NOT NULL,
  id BLOB NOT NULL CHECK (length(id) = 16),
  response_id BLOB NOT NULL,
  question TEXT NOT NULL CHECK (length(question) BETWEEN 1 AND 64),
  first_byte BIGINT NOT NULL CHECK (first_byte >= 0),
  end_byte BIGINT NOT NULL CHECK (end_byte > first_byte),
  words TEXT NOT NULL,
  label TEXT NOT NULL CHECK (label IN ('', 'negative', 'neutral', 'positive')),
  themes TEXT,
  corrected_by TEXT NOT NULL CHECK (length(corrected_by) BETWEEN 1 AND 200),
  corrected_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, id),
  FOREIGN KEY (organisation_id, response_id) REFERENCES responses (organisation_id, id)
    ON DELETE CASCADE
);
CREATE INDEX voice_corrections_by_response ON voice_corrections (organisation_id, response_id);

CREATE TABLE voice_models (
  organisation_id BLOB NOT NULL REFERENCES organisations (organisation_id),
  language TEXT NOT NULL CHECK (language IN ('fi', 'sv', 'en', 'uk')),
  number BIGINT NOT NULL CHECK (number >= 1),
  weights TEXT NOT NULL,
  figures TEXT NOT NULL CHECK (json_valid(figures)),
  promoted BIGINT NOT NULL CHECK (promoted IN (0, 1)),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organisation_id, language, number)
);
