SELECT value
FROM settings
WHERE organisation_id = :organisation AND name = :name
