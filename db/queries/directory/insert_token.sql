INSERT INTO tokens (
  organisation_id, id, name, role, hash, created_at, last_used_at, expires_at)
VALUES (:organisation, :id, :name, :role, :hash, :created_at, :last_used_at, :expires_at)
