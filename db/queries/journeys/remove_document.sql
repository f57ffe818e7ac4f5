DELETE FROM journey_documents
WHERE organisation_id = :organisation AND kind = :kind AND id = :id
