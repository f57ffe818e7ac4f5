SELECT user_id, unit_id
FROM user_units
WHERE organisation_id = :organisation
ORDER BY user_id, unit_id
