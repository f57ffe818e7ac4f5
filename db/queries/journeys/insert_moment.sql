INSERT INTO journey_moments (organisation_id, moment, journey_id)
VALUES (:organisation, :moment, :journey)
ON CONFLICT DO NOTHING
