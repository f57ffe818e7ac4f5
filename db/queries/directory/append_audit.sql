INSERT INTO audit (organisation_id, id, at, actor, action, subject, detail)
VALUES (:organisation, :id, :at, :actor, :action, :subject, :detail)
