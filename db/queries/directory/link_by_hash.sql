SELECT organisation_id, hash, user_id, purpose, expires_at
FROM login_links
WHERE hash = :hash
