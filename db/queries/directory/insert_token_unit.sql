INSERT INTO token_units (organisation_id, token_id, unit_id)
VALUES (:organisation, :owner, :unit)
ON CONFLICT DO NOTHING
