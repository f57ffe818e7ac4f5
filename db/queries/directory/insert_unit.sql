INSERT INTO units (organisation_id, id, key, name, parent_id)
VALUES (:organisation, :id, :key, :name, :parent)
