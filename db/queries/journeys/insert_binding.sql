INSERT INTO moment_bindings (
  organisation_id, id, moment, kind, role, survey, target, valid_from, valid_to, created_at,
  created_by)
VALUES (
  :organisation, :id, :moment, :kind, :role, :survey, :target, :valid_from, :valid_to,
  :created_at, :created_by)
