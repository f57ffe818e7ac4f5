-- All key tables take the same parameters; an external id keeps no time.
INSERT INTO external_ids (organisation_id, survey_id, key, body_hash, response_id)
SELECT organisation_id, survey_id, key, body_hash, response_id
FROM unnest(
  CAST(:organisations AS UUID[]), CAST(:surveys AS UUID[]), CAST(:keys AS TEXT[]),
  CAST(:body_hashes AS BIGINT[]), CAST(:responses AS UUID[]), CAST(:received_at AS BIGINT[]))
  AS given (organisation_id, survey_id, key, body_hash, response_id, received_at)
ON CONFLICT DO NOTHING
RETURNING response_id
