INSERT INTO voice_taxonomies (organisation_id, changes, revision, updated_at, updated_by)
VALUES (:organisation, :changes, :revision, :updated_at, :updated_by)
ON CONFLICT (organisation_id) DO NOTHING
