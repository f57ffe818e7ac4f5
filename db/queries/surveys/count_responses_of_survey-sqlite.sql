SELECT COUNT(*)
FROM responses
WHERE organisation_id = :organisation
  AND survey_id = :survey
  AND id >= :low
  AND id < :high
  AND submitted_at >= :from
  AND submitted_at < :to
  AND (:status = '' OR status = :status)
  AND (:language = '' OR language = :language)
  AND (:channel = '' OR json_extract(context, '$.channel') = :channel)
  AND (:touchpoint = '' OR json_extract(context, '$.touchpoint') = :touchpoint)
  AND (:moment = '' OR json_extract(context, '$.moment') = :moment)
  AND (:method = '' OR json_extract(context, '$.method') = :method)
  AND (:any_unit = 1
    OR json_extract(context, '$.unit') IN (SELECT value FROM json_each(:units)))
  AND (:text = '' OR answers_contain(answers, :text))
  AND (:scored = 0 OR EXISTS (
    SELECT 1
    FROM json_tree(answers, :question) AS a
    WHERE a.type IN ('integer', 'real')
      AND a.atom >= :score_min AND a.atom <= :score_max))
