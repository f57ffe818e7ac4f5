INSERT INTO journey_documents (
  organisation_id, id, kind, key, name, document, revision, published_version,
  published_revision, created_at, updated_at, updated_by, archived_at)
VALUES (
  :organisation, :id, :kind, :key, :name, :document, :revision, :published_version,
  :published_revision, :created_at, :updated_at, :updated_by, :archived_at)
