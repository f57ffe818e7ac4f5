INSERT INTO segments (organisation_id, id, owner_id, name, shared, filters, created_at)
VALUES (:organisation, :id, :owner, :name, :shared, :filters, :created_at)
