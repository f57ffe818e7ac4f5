DELETE FROM sessions
WHERE organisation_id = :organisation AND user_id = :user AND hash <> :kept
