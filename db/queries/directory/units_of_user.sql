SELECT unit_id
FROM user_units
WHERE organisation_id = :organisation AND user_id = :user
ORDER BY unit_id
