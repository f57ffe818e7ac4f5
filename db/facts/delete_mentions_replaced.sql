DELETE FROM mentions WHERE response IN (SELECT response FROM replaced)
