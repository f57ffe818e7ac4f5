INSERT INTO voice_models (organisation_id, language, number, weights, figures, promoted, created_at)
VALUES (:organisation, :language, :number, :weights, :figures, :promoted, :created_at)
