UPDATE moment_alarms
SET closed_at = :at
WHERE organisation_id = :organisation AND id = :id AND closed_at IS NULL
