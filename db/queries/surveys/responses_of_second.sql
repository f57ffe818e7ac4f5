SELECT r.id, r.organisation_id, r.survey_id, r.version, r.submitted_at, r.received_at, r.status,
  r.language, r.context, r.answers
FROM organisations AS o
JOIN responses AS r ON r.organisation_id = o.organisation_id
WHERE r.id >= :low AND r.id < :high
ORDER BY r.id
