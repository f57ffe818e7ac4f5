UPDATE surveys
SET status = :status, updated_at = :at
WHERE organisation_id = :organisation AND id = :id
