SELECT count(*) FROM histogram
