SELECT id, organisation_id, moment, measure, side, rule, evidence, opened_at, closed_at
FROM moment_alarms
WHERE organisation_id = :organisation
  AND id < :before
  AND (:moment = '' OR moment = :moment)
  AND (:open_only = 0 OR closed_at IS NULL)
ORDER BY id DESC
LIMIT :limit
