SELECT moment, measure, baseline, first_day, last_day, accepted_at, accepted_by
FROM moment_baselines
WHERE organisation_id = :organisation
ORDER BY moment, measure
