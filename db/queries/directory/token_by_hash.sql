SELECT organisation_id, id, name, role, hash, created_at, last_used_at, expires_at
FROM tokens
WHERE hash = :hash
