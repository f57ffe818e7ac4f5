SELECT id, organisation_id, journey_id, moment, kind, text, proposal_id, author, created_at,
  updated_at, done_at
FROM journey_notes
WHERE organisation_id = :organisation AND journey_id = :journey
ORDER BY created_at, id
