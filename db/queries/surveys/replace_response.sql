UPDATE responses
SET status = :status, language = :language, context = :context, answers = :answers
WHERE organisation_id = :organisation AND id = :id
