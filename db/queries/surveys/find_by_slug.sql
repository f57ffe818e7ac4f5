SELECT id, organisation_id, slug, name, status, draft, revision, published_version,
  published_revision, created_at, updated_at
FROM surveys
WHERE slug = :slug
