#pragma once
// `answers_contain(json, text)` for SQLite: whether any text value in the answers holds the text,
// in any letter case. PostgreSQL does the same with its own functions.

#include <string>
#include <string_view>

namespace sqlite_api {
struct sqlite3;
}

namespace polku::store {

void add_text_search(sqlite_api::sqlite3* connection);

// Unicode's default case folding.
std::string folded(std::string_view text);
// `needle` is already folded; `answers` is a JSON object as stored. Member names do not count.
bool answers_contain(std::string_view answers, std::string_view needle);

}  // namespace polku::store
