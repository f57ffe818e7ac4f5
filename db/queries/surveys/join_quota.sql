INSERT INTO quota_counts (organisation_id, survey_id, key, count)
VALUES (:organisation, :survey, :key, 1)
ON CONFLICT (organisation_id, survey_id, key)
DO UPDATE SET count = quota_counts.count + 1
