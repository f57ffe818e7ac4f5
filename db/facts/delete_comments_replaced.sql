DELETE FROM comments WHERE response IN (SELECT response FROM replaced)
