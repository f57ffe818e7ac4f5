INSERT INTO organisations (
  organisation_id, slug, name, language, time_zone, accent_color, minimum_group,
  minimum_group_comments, relevant_difference_nps, created_at)
VALUES (
  :organisation, :slug, :name, :language, :time_zone, :accent_color, :minimum_group,
  :minimum_group_comments, :relevant_difference_nps, :created_at)
