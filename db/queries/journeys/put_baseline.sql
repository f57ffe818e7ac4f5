INSERT INTO moment_baselines (
  organisation_id, moment, measure, baseline, first_day, last_day, accepted_at, accepted_by)
VALUES (
  :organisation, :moment, :measure, :baseline, :first_day, :last_day, :accepted_at,
  :accepted_by)
ON CONFLICT (organisation_id, moment, measure) DO UPDATE
SET baseline = excluded.baseline, first_day = excluded.first_day, last_day = excluded.last_day,
  accepted_at = excluded.accepted_at, accepted_by = excluded.accepted_by
