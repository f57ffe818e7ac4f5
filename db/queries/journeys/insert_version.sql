INSERT INTO journey_versions (
  organisation_id, journey_id, version, document, published_at, published_by, note)
VALUES (:organisation, :journey, :version, :document, :published_at, :published_by, :note)
ON CONFLICT DO NOTHING
