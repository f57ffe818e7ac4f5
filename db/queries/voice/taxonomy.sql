SELECT changes, revision, updated_at, updated_by
FROM voice_taxonomies
WHERE organisation_id = :organisation
