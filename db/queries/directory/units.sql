SELECT id, key, name, parent_id
FROM units
WHERE organisation_id = :organisation
ORDER BY name, id
