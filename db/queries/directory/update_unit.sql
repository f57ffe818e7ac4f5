UPDATE units
SET key = :key, name = :name, parent_id = :parent
WHERE organisation_id = :organisation AND id = :id
