SELECT body_hash, status, body
FROM idempotency_keys
WHERE organisation_id = :organisation AND scope = :scope AND key = :key
