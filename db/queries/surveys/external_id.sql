SELECT body_hash, response_id
FROM external_ids
WHERE organisation_id = :organisation AND survey_id = :survey AND key = :key
