DELETE FROM users
WHERE organisation_id = :organisation AND id = :id
