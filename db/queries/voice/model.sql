SELECT number, weights, figures, created_at
FROM voice_models
WHERE organisation_id = :organisation AND language = :language AND promoted = 1
ORDER BY number DESC
LIMIT 1
