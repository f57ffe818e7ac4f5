UPDATE voice_taxonomies
SET changes = :changes, revision = :revision, updated_at = :updated_at, updated_by = :updated_by
WHERE organisation_id = :organisation AND revision = :expected
