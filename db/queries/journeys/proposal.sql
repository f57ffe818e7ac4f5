SELECT id, organisation_id, journey_id, moment, kind, evidence, state, reason, decided_by,
  decided_at, found_at, seen_at
FROM pain_proposals
WHERE organisation_id = :organisation AND id = :id
