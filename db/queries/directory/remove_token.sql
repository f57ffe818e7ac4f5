DELETE FROM tokens
WHERE organisation_id = :organisation AND id = :id
