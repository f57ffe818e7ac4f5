DELETE FROM login_links
WHERE hash = :hash
RETURNING organisation_id, hash, user_id, purpose, expires_at
