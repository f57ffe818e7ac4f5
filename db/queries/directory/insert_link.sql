INSERT INTO login_links (organisation_id, hash, user_id, purpose, expires_at)
VALUES (:organisation, :hash, :user, :purpose, :expires_at)
