INSERT INTO sessions (organisation_id, hash, user_id, csrf_token, created_at, expires_at)
VALUES (:organisation, :hash, :user, :csrf_token, :created_at, :expires_at)
