#include "text_search.h"

#include <soci/sqlite3/soci-sqlite3.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>

#include <string>

#include "core/json.h"

namespace polku::store {
namespace {

bool value_contains(const json::value& value, std::string_view needle) {
  if (const auto* text = value.if_string()) {
    return folded(*text).find(needle) != std::string::npos;
  }
  if (const auto* array = value.if_array()) {
    for (const auto& item : *array) {
      if (value_contains(item, needle)) return true;
    }
  }
  if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      if (value_contains(member.value(), needle)) return true;
    }
  }
  return false;
}

bool needs_escape(std::string_view text) {
  return text.find_first_of("\"\\\b\f\n\r\t/") != std::string_view::npos;
}

std::string_view text_of(sqlite_api::sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite_api::sqlite3_value_text(value));
  const auto size = static_cast<std::size_t>(sqlite_api::sqlite3_value_bytes(value));
  return bytes ? std::string_view(bytes, size) : std::string_view{};
}

extern "C" void polku_answers_contain(sqlite_api::sqlite3_context* context, int,
                                      sqlite_api::sqlite3_value** arguments) {
  try {
    const bool found = answers_contain(text_of(arguments[0]), folded(text_of(arguments[1])));
    sqlite_api::sqlite3_result_int(context, found ? 1 : 0);
  } catch (const std::exception& thrown) {
    sqlite_api::sqlite3_result_error(context, thrown.what(), -1);
  }
}

}  // namespace

std::string folded(std::string_view text) {
  std::string result;
  icu::StringByteSink<std::string> sink(&result, static_cast<std::int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  icu::CaseMap::utf8Fold(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                         sink, nullptr, status);
  return U_SUCCESS(status) ? result : std::string(text);
}

bool answers_contain(std::string_view answers, std::string_view needle) {
  // Most rows are told apart without parsing: a text without escapes stands in the JSON as it is.
  if (!needs_escape(needle) && folded(answers).find(needle) == std::string::npos) return false;
  json::error_code error;
  const auto value = json::parse(answers, error);
  return !error && value_contains(value, needle);
}

void add_text_search(sqlite_api::sqlite3* connection) {
  sqlite_api::sqlite3_create_function_v2(connection, "answers_contain", 2,
                                         SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                         polku_answers_contain, nullptr, nullptr, nullptr);
}

}  // namespace polku::store
