UPDATE pain_proposals
SET evidence = :evidence, state = :state, reason = :reason, decided_by = :decided_by,
  decided_at = :decided_at, seen_at = :seen_at
WHERE organisation_id = :organisation AND id = :id
