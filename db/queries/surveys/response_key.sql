SELECT body_hash, response_id
FROM response_keys
WHERE organisation_id = :organisation AND survey_id = :survey AND key = :key
