SELECT o.seq, o.kind, o.organisation_id, o.subject_id, r.id, r.survey_id, r.version,
  r.submitted_at, r.received_at, r.status, r.language, r.context, r.answers
FROM (
  SELECT seq, kind, organisation_id, subject_id
  FROM outbox
  WHERE seq > :after
    AND kind IN ('response_recorded', 'response_changed', 'response_erased')
  ORDER BY seq
  LIMIT :limit) AS o
LEFT JOIN responses AS r ON r.organisation_id = o.organisation_id AND r.id = o.subject_id
ORDER BY o.seq
