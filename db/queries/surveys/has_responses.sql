SELECT COUNT(*)
FROM (
  SELECT 1
  FROM responses
  WHERE organisation_id = :organisation AND survey_id = :survey
  LIMIT 1) AS any_response
