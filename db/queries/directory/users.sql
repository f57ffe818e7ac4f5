SELECT organisation_id, id, email, name, role, language, status, password_hash, created_at,
  last_seen_at
FROM users
WHERE organisation_id = :organisation
ORDER BY created_at, id
