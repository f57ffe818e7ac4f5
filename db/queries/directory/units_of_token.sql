SELECT unit_id
FROM token_units
WHERE organisation_id = :organisation AND token_id = :token
ORDER BY unit_id
