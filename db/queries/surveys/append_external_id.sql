INSERT INTO external_ids (organisation_id, survey_id, key, body_hash, response_id)
VALUES (:organisation, :survey, :key, :body_hash, :response)
ON CONFLICT DO NOTHING
