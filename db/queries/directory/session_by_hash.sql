SELECT organisation_id, hash, user_id, csrf_token, created_at, expires_at
FROM sessions
WHERE hash = :hash
