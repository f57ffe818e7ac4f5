SELECT CAST(response AS VARCHAR)
FROM comments
WHERE organisation = {organisation} AND stamp <> {stamp}
ORDER BY stamp <> 0
LIMIT {limit}
