SELECT organisation_id, id, name, role, hash, created_at, last_used_at, expires_at
FROM tokens
WHERE organisation_id = :organisation
ORDER BY created_at, id
