DELETE FROM outbox
WHERE seq <= :up_to_seq AND seq < (SELECT MAX(seq) FROM outbox)
