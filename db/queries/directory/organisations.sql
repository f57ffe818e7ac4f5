SELECT organisation_id, slug, name, language, time_zone, accent_color, minimum_group,
  minimum_group_comments, relevant_difference_nps, created_at
FROM organisations
ORDER BY created_at, organisation_id
