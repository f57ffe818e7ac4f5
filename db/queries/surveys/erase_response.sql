DELETE FROM responses
WHERE organisation_id = :organisation AND id = :id
RETURNING survey_id
