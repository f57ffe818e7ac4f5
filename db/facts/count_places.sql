SELECT count(*) FROM places
