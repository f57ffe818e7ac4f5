SELECT COUNT(*)
FROM (
  SELECT organisation_id, survey_id, COUNT(*) AS responses
  FROM responses
  GROUP BY organisation_id, survey_id) AS counted
LEFT JOIN survey_activity AS kept
  ON kept.organisation_id = counted.organisation_id AND kept.survey_id = counted.survey_id
WHERE kept.responses IS NULL OR kept.responses <> counted.responses
