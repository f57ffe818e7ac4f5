-- The responses whose former facts an `apply` takes out.
CREATE TEMP TABLE IF NOT EXISTS replaced (response UUID NOT NULL)
