DELETE FROM facts_recent WHERE response IN (SELECT response FROM replaced)
