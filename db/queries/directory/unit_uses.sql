SELECT
  (SELECT COUNT(*) FROM units WHERE organisation_id = :organisation AND parent_id = :id),
  (SELECT COUNT(*) FROM user_units WHERE organisation_id = :organisation AND unit_id = :id),
  (SELECT COUNT(*) FROM token_units WHERE organisation_id = :organisation AND unit_id = :id)
