UPDATE organisations
SET slug = :slug, name = :name, language = :language, time_zone = :time_zone,
  accent_color = :accent_color, minimum_group = :minimum_group,
  minimum_group_comments = :minimum_group_comments,
  relevant_difference_nps = :relevant_difference_nps
WHERE organisation_id = :organisation
