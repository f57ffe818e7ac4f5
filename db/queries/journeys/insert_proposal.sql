INSERT INTO pain_proposals (
  organisation_id, id, journey_id, moment, kind, evidence, state, reason, decided_by, decided_at,
  found_at, seen_at)
VALUES (
  :organisation, :id, :journey, :moment, :kind, :evidence, :state, :reason, :decided_by,
  :decided_at, :found_at, :seen_at)
ON CONFLICT DO NOTHING
