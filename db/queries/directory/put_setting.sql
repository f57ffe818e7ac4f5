INSERT INTO settings (organisation_id, name, value)
VALUES (:organisation, :name, :value)
ON CONFLICT (organisation_id, name) DO UPDATE SET value = EXCLUDED.value
