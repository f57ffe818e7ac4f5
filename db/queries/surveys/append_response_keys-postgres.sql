INSERT INTO response_keys (
  organisation_id, survey_id, key, body_hash, response_id, received_at)
SELECT *
FROM unnest(
  CAST(:organisations AS UUID[]), CAST(:surveys AS UUID[]), CAST(:keys AS TEXT[]),
  CAST(:body_hashes AS BIGINT[]), CAST(:responses AS UUID[]), CAST(:received_at AS BIGINT[]))
ON CONFLICT DO NOTHING
RETURNING response_id
