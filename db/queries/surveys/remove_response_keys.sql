DELETE FROM response_keys
WHERE organisation_id = :organisation AND survey_id = :survey
