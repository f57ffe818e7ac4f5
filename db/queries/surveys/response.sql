SELECT id, organisation_id, survey_id, version, submitted_at, received_at, status, language,
  context, answers
FROM responses
WHERE organisation_id = :organisation AND id = :id
