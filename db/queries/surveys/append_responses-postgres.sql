WITH added AS (
  INSERT INTO responses (
    organisation_id, id, survey_id, version, submitted_at, received_at, status, language, context,
    answers)
  SELECT *
  FROM unnest(
    CAST(:organisations AS UUID[]), CAST(:ids AS UUID[]), CAST(:surveys AS UUID[]),
    CAST(:versions AS BIGINT[]), CAST(:submitted_at AS BIGINT[]), CAST(:received_at AS BIGINT[]),
    CAST(:statuses AS TEXT[]), CAST(:languages AS TEXT[]), CAST(:contexts AS TEXT[]),
    CAST(:answers AS TEXT[]))
  ON CONFLICT DO NOTHING
  RETURNING organisation_id, id, received_at)
INSERT INTO outbox (organisation_id, kind, subject_id, created_at, payload)
SELECT organisation_id, 'response_recorded', id, received_at, ''
FROM added
RETURNING subject_id
