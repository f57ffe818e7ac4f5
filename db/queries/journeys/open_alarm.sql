INSERT INTO moment_alarms (
  organisation_id, id, moment, measure, side, rule, evidence, opened_at, closed_at)
VALUES (
  :organisation, :id, :moment, :measure, :side, :rule, :evidence, :opened_at, :closed_at)
ON CONFLICT DO NOTHING
