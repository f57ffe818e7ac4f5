INSERT INTO journey_notes (
  organisation_id, id, journey_id, moment, kind, text, proposal_id, author, created_at,
  updated_at, done_at)
VALUES (
  :organisation, :id, :journey, :moment, :kind, :text, :proposal, :author, :created_at,
  :updated_at, :done_at)
