SELECT 'journal_mode is ' || (SELECT journal_mode FROM pragma_journal_mode)
  || ' instead of wal'
WHERE (SELECT journal_mode FROM pragma_journal_mode) <> 'wal'
UNION ALL
SELECT 'synchronous is below FULL'
WHERE (SELECT synchronous FROM pragma_synchronous) < 2
