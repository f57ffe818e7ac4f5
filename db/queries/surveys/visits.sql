SELECT organisation_id, survey_id, day, channel, unit, disposition, count
FROM visits
WHERE organisation_id = :organisation AND survey_id = :survey AND day >= :from AND day < :to
ORDER BY day, channel, unit, disposition
