DELETE FROM surveys
WHERE organisation_id = :organisation AND id = :id
