DELETE FROM units
WHERE organisation_id = :organisation AND id = :id
