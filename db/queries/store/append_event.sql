INSERT INTO outbox (organisation_id, kind, subject_id, created_at, payload)
VALUES (:organisation, :kind, :subject, :created_at, :payload)
