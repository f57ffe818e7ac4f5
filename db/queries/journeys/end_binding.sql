UPDATE moment_bindings
SET valid_to = :valid_to
WHERE organisation_id = :organisation AND id = :id AND valid_to IS NULL
