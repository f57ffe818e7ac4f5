SELECT id, owner_id, name, shared, filters, created_at
FROM segments
WHERE organisation_id = :organisation AND (shared = 1 OR owner_id = :user)
ORDER BY name, id
