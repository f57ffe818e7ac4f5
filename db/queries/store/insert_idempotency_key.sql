INSERT INTO idempotency_keys (
  organisation_id, scope, key, body_hash, status, body, created_at)
VALUES (:organisation, :scope, :key, :body_hash, :status, :body, :created_at)
ON CONFLICT DO NOTHING
