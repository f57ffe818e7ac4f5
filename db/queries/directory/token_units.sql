SELECT token_id, unit_id
FROM token_units
WHERE organisation_id = :organisation
ORDER BY token_id, unit_id
