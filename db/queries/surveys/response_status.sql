SELECT status
FROM responses
WHERE organisation_id = :organisation AND id = :id
