UPDATE tokens
SET last_used_at = :at
WHERE organisation_id = :organisation AND id = :id
