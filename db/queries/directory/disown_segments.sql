UPDATE segments
SET owner_id = NULL
WHERE organisation_id = :organisation AND owner_id = :user
