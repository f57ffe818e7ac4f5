#include "input.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace polku::http {

Result<Members> Members::in(const json::value& value, std::initializer_list<std::string_view> known,
                            std::string path) {
  if (!value.is_object()) {
    return invalid(path.empty() ? "body" : path, "Send a JSON object here.");
  }
  Members members(value.get_object(), std::move(path));
  for (const auto& member : members.object_) {
    const std::string_view key(member.key());
    if (std::ranges::find(known, key) == known.end()) {
      const auto field = members.field(key.empty() ? R"("")" : key);
      return invalid(field, "`" + field + "` is not known here.");
    }
  }
  return members;
}

Result<Members> Members::in_body(const Request& request,
                                 std::initializer_list<std::string_view> known) {
  POLKU_TRY(const json::value body, parse_json(request.body));
  return in(body, known);
}

Result<Members> Members::in_optional_body(const Request& request,
                                          std::initializer_list<std::string_view> known) {
  if (request.body.empty()) return in(json::object(), known);
  return in_body(request, known);
}

bool Members::has(std::string_view key) const { return find(key) != nullptr; }

bool Members::names(std::string_view key) const { return object_.contains(key); }

const json::value* Members::find(std::string_view key) const { return find_member(object_, key); }

std::string Members::field(std::string_view key) const {
  return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
}

Error Members::wrong(std::string_view key, std::string_view wanted) const {
  return invalid(field(key), "`" + field(key) + "` must be " + std::string(wanted) + ".");
}

Result<const json::value*> Members::needed(std::string_view key) const {
  const json::value* value = find(key);
  if (value == nullptr) return invalid(field(key), "`" + field(key) + "` is missing.");
  return value;
}

Result<std::string> Members::text(std::string_view key) const {
  POLKU_TRY(const json::value* value, needed(key));
  if (!value->is_string()) return wrong(key, "a text");
  return std::string(value->get_string());
}

Result<std::string> Members::text_or(std::string_view key, std::string_view fallback) const {
  if (!has(key)) return std::string(fallback);
  return text(key);
}

Result<std::int64_t> Members::integer(std::string_view key) const {
  POLKU_TRY(const json::value* value, needed(key));
  if (!value->is_int64()) return wrong(key, "a whole number");
  return value->get_int64();
}

Result<int> Members::count(std::string_view key) const {
  POLKU_TRY(const std::int64_t given, integer(key));
  if (given < 1 || given > std::numeric_limits<int>::max()) {
    return wrong(key, "a whole number from 1 up");
  }
  return static_cast<int>(given);
}

Result<double> Members::number_or(std::string_view key, double fallback) const {
  const json::value* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_number()) return wrong(key, "a number");
  return value->to_number<double>();
}

Result<bool> Members::flag_or(std::string_view key, bool fallback) const {
  const json::value* value = find(key);
  if (value == nullptr) return fallback;
  if (!value->is_bool()) return wrong(key, "true or false");
  return value->get_bool();
}

Result<std::vector<std::string>> Members::texts(std::string_view key) const {
  std::vector<std::string> texts;
  const json::value* value = find(key);
  if (value == nullptr) return texts;
  if (!value->is_array()) return wrong(key, "a list of texts");
  for (const json::value& item : value->get_array()) {
    if (!item.is_string()) return wrong(key, "a list of texts");
    texts.emplace_back(item.get_string());
  }
  return texts;
}

Result<std::optional<Timestamp>> Members::time(std::string_view key) const {
  if (!has(key)) return std::optional<Timestamp>();
  POLKU_TRY(const std::string given, text(key));
  const auto at = parse_rfc3339(given);
  if (!at) return wrong(key, "a time such as 2026-11-21T20:59:18Z");
  return at;
}

Result<std::optional<Language>> Members::language(std::string_view key) const {
  if (!has(key)) return std::optional<Language>();
  POLKU_TRY(const std::string given, text(key));
  const auto language = parse_language(given);
  if (!language) return wrong(key, "fi, sv, en or uk");
  return language;
}

Result<int> path_count(const Request& request, std::string_view name) {
  const std::string_view text = request.path_parameter(name);
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || number < 1) {
    return not_found("There is nothing at this address.");
  }
  return number;
}

std::string query_text(const Request& request, std::string_view name) {
  return request.query_value(name).value_or(std::string());
}

Result<bool> query_flag(const Request& request, std::string_view name) {
  const std::string text = query_text(request, name);
  if (text == "true" || text == "1") return true;
  if (text.empty() || text == "false" || text == "0") return false;
  return invalid(std::string(name), "`" + std::string(name) + "` must be true or false.");
}

Result<Language> query_language(const Request& request) {
  const auto language = parse_language(query_text(request, "language"));
  if (!language) return invalid("language", "`language` must be fi, sv, en or uk.");
  return *language;
}

Result<std::optional<Timestamp>> query_time(const Request& request, std::string_view name) {
  const std::string text = query_text(request, name);
  if (text.empty()) return std::optional<Timestamp>();
  const auto at = parse_rfc3339(text);
  if (!at) {
    return invalid(std::string(name),
                   "`" + std::string(name) + "` must be a time such as 2026-11-21T20:59:18Z.");
  }
  return at;
}

Result<std::optional<double>> query_number(const Request& request, std::string_view name) {
  const std::string text = query_text(request, name);
  if (text.empty()) return std::optional<double>();
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(number)) {
    return invalid(std::string(name), "`" + std::string(name) + "` must be a number.");
  }
  return std::optional<double>(number);
}

Result<int> query_limit(const Request& request, int fallback, int max) {
  POLKU_TRY(const std::optional<double> given, query_number(request, "limit"));
  if (!given) return fallback;
  if (*given < 1 || *given > max || *given != std::floor(*given)) {
    return invalid("limit",
                   "`limit` must be a whole number from 1 to " + std::to_string(max) + ".");
  }
  return static_cast<int>(*given);
}

Result<std::optional<int>> query_count(const Request& request, std::string_view name) {
  POLKU_TRY(const std::optional<double> given, query_number(request, name));
  if (!given) return std::optional<int>();
  if (*given < 1 || *given > std::numeric_limits<int>::max() || *given != std::floor(*given)) {
    return invalid(std::string(name),
                   "`" + std::string(name) + "` must be a whole number from 1 up.");
  }
  return std::optional<int>(static_cast<int>(*given));
}

json::value nullable(const std::optional<Timestamp>& at) {
  return at ? json::value(format_rfc3339(*at)) : json::value(nullptr);
}

json::object page_of(json::array items, std::string_view next_cursor) {
  json::object page;
  page["items"] = std::move(items);
  page["next_cursor"] = next_cursor.empty() ? json::value(nullptr) : json::value(next_cursor);
  return page;
}

}  // namespace polku::http
