INSERT INTO user_units (organisation_id, user_id, unit_id)
VALUES (:organisation, :owner, :unit)
ON CONFLICT DO NOTHING
