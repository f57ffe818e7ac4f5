INSERT INTO voice_corrections (organisation_id, id, response_id, question, first_byte, end_byte, words,
  label, themes, corrected_by, corrected_at)
SELECT :organisation, :id, r.id, :question, :first_byte, :end_byte, :words, :label, :themes,
  :corrected_by, :corrected_at
FROM responses AS r
WHERE r.organisation_id = :organisation AND r.id = :response
