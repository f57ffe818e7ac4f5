UPDATE surveys
SET slug = :slug, name = :name, status = :status, draft = :draft, revision = :revision,
  published_version = :published_version, published_revision = :published_revision,
  updated_at = :updated_at
WHERE organisation_id = :organisation AND id = :id
