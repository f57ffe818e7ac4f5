INSERT INTO survey_activity (organisation_id, survey_id, responses, last_response_at)
VALUES (:organisation, :survey, :responses, :last_response_at)
ON CONFLICT (organisation_id, survey_id)
DO UPDATE SET responses = survey_activity.responses + EXCLUDED.responses,
  last_response_at = CASE
    WHEN survey_activity.last_response_at > EXCLUDED.last_response_at
    THEN survey_activity.last_response_at
    ELSE EXCLUDED.last_response_at END
