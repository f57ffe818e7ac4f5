DELETE FROM replaced
