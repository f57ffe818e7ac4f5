SELECT id, organisation_id, kind, key, name, document, revision, published_version,
  published_revision, created_at, updated_at, updated_by, archived_at
FROM journey_documents
WHERE organisation_id = :organisation AND kind = :kind
ORDER BY name, id
