SELECT id, organisation_id, moment, measure, side, rule, evidence, opened_at, closed_at
FROM moment_alarms
WHERE organisation_id = :organisation AND id = :id
