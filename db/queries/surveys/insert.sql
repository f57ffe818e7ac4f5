INSERT INTO surveys (
  organisation_id, id, slug, name, status, draft, revision, published_version,
  published_revision, created_at, updated_at)
VALUES (
  :organisation, :id, :slug, :name, :status, :draft, :revision, :published_version,
  :published_revision, :created_at, :updated_at)
