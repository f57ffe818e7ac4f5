SELECT organisation_id, id, email, name, role, language, status, password_hash, created_at,
  last_seen_at
FROM users
WHERE email = :email
