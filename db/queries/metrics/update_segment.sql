UPDATE segments
SET name = :name, shared = :shared, filters = :filters
WHERE organisation_id = :organisation AND id = :id
