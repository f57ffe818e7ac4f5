SELECT CAST(pg_advisory_xact_lock(7706253) AS TEXT), txid_current()
