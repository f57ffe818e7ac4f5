DELETE FROM facts_recent WHERE rowid < (SELECT min(rowid) FROM facts_recent) + {rows}
