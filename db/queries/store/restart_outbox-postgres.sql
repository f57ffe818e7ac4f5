SELECT setval(pg_get_serial_sequence('outbox', 'seq'), GREATEST(MAX(seq), 1), MAX(seq) IS NOT NULL)
FROM outbox
