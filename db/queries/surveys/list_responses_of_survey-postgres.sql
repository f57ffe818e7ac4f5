SELECT id, organisation_id, survey_id, version, submitted_at, received_at, status, language,
  context, answers
FROM responses
WHERE organisation_id = :organisation
  AND survey_id = :survey
  AND id >= :low
  AND id < :high
  AND submitted_at >= :from
  AND submitted_at < :to
  AND (:status = '' OR status = :status)
  AND (:language = '' OR language = :language)
  AND (:channel = '' OR CAST(context AS JSONB) ->> 'channel' = :channel)
  AND (:touchpoint = '' OR CAST(context AS JSONB) ->> 'touchpoint' = :touchpoint)
  AND (:moment = '' OR CAST(context AS JSONB) ->> 'moment' = :moment)
  AND (:method = '' OR CAST(context AS JSONB) ->> 'method' = :method)
  AND (:any_unit = 1
    OR CAST(context AS JSONB) ->> 'unit' IN (
      SELECT jsonb_array_elements_text(CAST(:units AS JSONB))))
  AND (:text = '' OR EXISTS (
    SELECT 1
    FROM jsonb_path_query(CAST(answers AS JSONB), 'strict $.** ? (@.type() == "string")') AS a (v)
    WHERE POSITION(LOWER(CAST(:text AS TEXT) COLLATE "und-x-icu")
      IN LOWER((a.v #>> '{}') COLLATE "und-x-icu")) > 0))
  AND (:scored = 0 OR EXISTS (
    SELECT 1
    FROM jsonb_path_query(
      CASE WHEN :question = '' THEN CAST(answers AS JSONB)
        ELSE CAST(answers AS JSONB) #> string_to_array(:question, '.') END,
      'strict $.** ? (@.type() == "number")') AS a (v)
    WHERE CAST(a.v AS DOUBLE PRECISION) >= :score_min
      AND CAST(a.v AS DOUBLE PRECISION) <= :score_max))
ORDER BY id DESC
LIMIT :limit
