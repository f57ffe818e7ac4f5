SELECT id, owner_id, name, shared, filters, created_at
FROM segments
WHERE organisation_id = :organisation AND id = :id
