DELETE FROM journey_moments
WHERE organisation_id = :organisation AND journey_id = :journey AND moment = :moment
