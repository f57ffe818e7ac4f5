SELECT given.number, kept.body_hash, kept.response_id
FROM unnest(CAST(:organisations AS UUID[]), CAST(:surveys AS UUID[]), CAST(:keys AS TEXT[]))
  WITH ORDINALITY AS given (organisation_id, survey_id, key, number)
JOIN response_keys AS kept
  ON kept.organisation_id = given.organisation_id AND kept.survey_id = given.survey_id
    AND kept.key = given.key
