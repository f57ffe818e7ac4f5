SELECT response_id
FROM voice_corrections
WHERE organisation_id = :organisation AND id = :id
