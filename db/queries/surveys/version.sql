SELECT version, definition, published_at, published_by
FROM survey_versions
WHERE organisation_id = :organisation AND survey_id = :survey AND version = :version
