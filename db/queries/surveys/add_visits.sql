INSERT INTO visits (organisation_id, survey_id, day, channel, unit, disposition, count)
VALUES (:organisation, :survey, :day, :channel, :unit, :disposition, :count)
ON CONFLICT (organisation_id, survey_id, day, channel, unit, disposition)
DO UPDATE SET count = visits.count + EXCLUDED.count
