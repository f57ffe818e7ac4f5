SELECT version, document, published_at, published_by, note
FROM journey_versions
WHERE organisation_id = :organisation AND journey_id = :journey
ORDER BY version DESC
