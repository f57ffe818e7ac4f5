DELETE FROM segments
WHERE organisation_id = :organisation AND owner_id = :user AND shared = 0
