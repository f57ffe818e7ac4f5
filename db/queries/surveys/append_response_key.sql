INSERT INTO response_keys (
  organisation_id, survey_id, key, body_hash, response_id, received_at)
VALUES (:organisation, :survey, :key, :body_hash, :response, :received_at)
ON CONFLICT DO NOTHING
