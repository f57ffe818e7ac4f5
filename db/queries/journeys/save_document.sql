UPDATE journey_documents
SET key = :key, name = :name, document = :document, revision = :revision,
  updated_at = :updated_at, updated_by = :updated_by, archived_at = :archived_at
WHERE organisation_id = :organisation AND kind = :kind AND id = :id
  AND revision = :expected_revision
