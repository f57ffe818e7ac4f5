UPDATE journey_documents
SET published_version = :published_version, published_revision = :published_revision
WHERE organisation_id = :organisation AND kind = 'journey' AND id = :id
