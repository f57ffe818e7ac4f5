-- Never read ones first, then the newest: a slice of neighbours is quickly found and put in place.
SELECT CAST(response AS VARCHAR)
FROM comments
WHERE organisation = {organisation} AND stamp <> {stamp}
ORDER BY stamp <> 0, response DESC
LIMIT {limit}
