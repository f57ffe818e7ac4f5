UPDATE survey_activity
SET responses = responses - 1,
  last_response_at = (
    SELECT submitted_at
    FROM responses
    WHERE organisation_id = :organisation AND survey_id = :survey
    ORDER BY id DESC
    LIMIT 1)
WHERE organisation_id = :organisation AND survey_id = :survey
