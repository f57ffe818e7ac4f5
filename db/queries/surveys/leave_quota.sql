UPDATE quota_counts
SET count = count - 1
WHERE organisation_id = :organisation AND survey_id = :survey AND key = :key AND count > 0
