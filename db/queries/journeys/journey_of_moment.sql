SELECT journey_id
FROM journey_moments
WHERE organisation_id = :organisation AND moment = :moment
