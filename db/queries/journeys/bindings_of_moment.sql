SELECT id, organisation_id, moment, kind, role, survey, target, valid_from, valid_to, created_at,
  created_by
FROM moment_bindings
WHERE organisation_id = :organisation AND moment = :moment
ORDER BY created_at, id
