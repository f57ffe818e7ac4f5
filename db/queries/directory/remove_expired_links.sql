DELETE FROM login_links
WHERE expires_at <= :now
