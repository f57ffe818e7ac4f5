UPDATE progress SET merged_rows = (SELECT count(*) FROM histogram)
