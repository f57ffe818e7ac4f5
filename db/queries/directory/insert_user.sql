INSERT INTO users (
  organisation_id, id, email, name, role, language, status, password_hash, created_at,
  last_seen_at)
VALUES (
  :organisation, :id, :email, :name, :role, :language, :status, :password_hash, :created_at,
  :last_seen_at)
