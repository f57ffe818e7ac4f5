UPDATE surveys
SET slug = :slug, name = :name, draft = :draft, revision = :revision, updated_at = :updated_at
WHERE organisation_id = :organisation AND id = :id AND revision = :expected_revision
