DELETE FROM user_units
WHERE organisation_id = :organisation AND user_id = :user
