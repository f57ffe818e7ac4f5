DELETE FROM segments
WHERE organisation_id = :organisation AND id = :id
