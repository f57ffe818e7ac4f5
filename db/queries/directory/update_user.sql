UPDATE users
SET email = :email, name = :name, role = :role, language = :language, status = :status,
  password_hash = :password_hash, last_seen_at = :last_seen_at
WHERE organisation_id = :organisation AND id = :id
