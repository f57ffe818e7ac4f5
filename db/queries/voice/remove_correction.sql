DELETE FROM voice_corrections
WHERE organisation_id = :organisation AND id = :id
