INSERT INTO responses (
  organisation_id, id, survey_id, version, submitted_at, received_at, status, language, context,
  answers)
VALUES (
  :organisation, :id, :survey, :version, :submitted_at, :received_at, :status, :language, :context,
  :answers)
ON CONFLICT DO NOTHING
