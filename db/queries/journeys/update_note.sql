UPDATE journey_notes
SET moment = :moment, text = :text, updated_at = :updated_at, done_at = :done_at
WHERE organisation_id = :organisation AND id = :id
