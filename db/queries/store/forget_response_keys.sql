DELETE FROM response_keys
WHERE received_at < :before
