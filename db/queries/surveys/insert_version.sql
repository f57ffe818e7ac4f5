INSERT INTO survey_versions (
  organisation_id, survey_id, version, definition, published_at, published_by)
VALUES (:organisation, :survey, :version, :definition, :published_at, :published_by)
