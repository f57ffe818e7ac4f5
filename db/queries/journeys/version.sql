SELECT version, document, published_at, published_by, note
FROM journey_versions
WHERE organisation_id = :organisation AND journey_id = :journey AND version = :version
