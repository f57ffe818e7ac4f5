-- The names that clients gave responses in their own books, as hashes, for as long as the survey:
-- an old batch sent again adds nothing. They outlive their responses, so that what was erased does
-- not come back.
CREATE TABLE external_ids (
  organisation_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  key TEXT COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  body_hash BIGINT NOT NULL,
  response_id UUID NOT NULL,
  PRIMARY KEY (organisation_id, survey_id, key),
  FOREIGN KEY (organisation_id, survey_id) REFERENCES surveys (organisation_id, id)
    ON DELETE CASCADE
);
