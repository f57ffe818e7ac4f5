-- The names that clients gave responses in their own books, as hashes, for as long as the survey:
-- an old batch sent again adds nothing. They outlive their responses, so that what was erased does
-- not come back.
CREATE TABLE external_ids (
  organisation_id BLOB NOT NULL,
  survey_id BLOB NOT NULL,
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  body_hash BIGINT NOT NULL,
  response_id BLOB NOT NULL CHECK (length(response_id) = 16),
  PRIMARY KEY (organisation_id, survey_id, key),
  FOREIGN KEY (organisation_id, survey_id) REFERENCES surveys (organisation_id, id)
    ON DELETE CASCADE
) WITHOUT ROWID;
