SELECT id, response_id, question, first_byte, end_byte, words, label, themes, corrected_by, corrected_at
FROM voice_corrections
WHERE organisation_id = :organisation
ORDER BY id
