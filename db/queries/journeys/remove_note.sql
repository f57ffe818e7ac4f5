DELETE FROM journey_notes
WHERE organisation_id = :organisation AND id = :id
