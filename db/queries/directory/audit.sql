SELECT id, organisation_id, at, actor, action, subject, detail
FROM audit
WHERE organisation_id = :organisation
  AND id < :before
  AND (:actor = '' OR actor = :actor)
  AND SUBSTR(action, 1, LENGTH(:action)) = :action
ORDER BY id DESC
LIMIT :limit
