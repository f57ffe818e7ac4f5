SELECT survey_id, responses, last_response_at
FROM survey_activity
WHERE organisation_id = :organisation
