SELECT language, number, figures, promoted, created_at
FROM voice_models
WHERE organisation_id = :organisation
ORDER BY created_at DESC, number DESC, language
