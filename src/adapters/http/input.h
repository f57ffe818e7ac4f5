#pragma once
// Reading what a handler was sent: bodies with known members, ids, queries. Every error names its
// field.

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.h"
#include "core/json.h"
#include "core/text.h"
#include "http/router.h"

namespace polku::http {

// The members of a JSON object. Unknown ones are refused, so that a misspelt one is not lost.
class Members {
 public:
  static Result<Members> in(const json::value& value, std::initializer_list<std::string_view> known,
                            std::string path = {});
  static Result<Members> in_body(const Request& request,
                                 std::initializer_list<std::string_view> known);
  // No body is one without members.
  static Result<Members> in_optional_body(const Request& request,
                                          std::initializer_list<std::string_view> known);

  bool has(std::string_view key) const;    // there, and not null
  bool names(std::string_view key) const;  // there, perhaps null
  const json::value* find(std::string_view key) const;
  Result<const json::value*> needed(std::string_view key) const;

  Result<std::string> text(std::string_view key) const;
  Result<std::string> text_or(std::string_view key, std::string_view fallback) const;
  Result<std::int64_t> integer(std::string_view key) const;
  Result<int> count(std::string_view key) const;  // a whole number from 1 up
  Result<double> number_or(std::string_view key, double fallback) const;
  Result<bool> flag_or(std::string_view key, bool fallback) const;
  Result<std::vector<std::string>> texts(std::string_view key) const;  // absent: empty
  Result<std::optional<Timestamp>> time(std::string_view key) const;
  Result<std::optional<Language>> language(std::string_view key) const;
  // Ids given as an array of texts; absent: empty.
  template <class IdType>
  Result<std::vector<IdType>> ids(std::string_view key) const {
    POLKU_TRY(const std::vector<std::string> given, texts(key));
    std::vector<IdType> ids;
    for (const std::string& text : given) {
      const auto id = IdType::parse(text);
      if (!id) return wrong(key, "a list of ids");
      ids.push_back(*id);
    }
    return ids;
  }

 private:
  Members(json::object object, std::string path)
      : object_(std::move(object)), path_(std::move(path)) {}
  Error wrong(std::string_view key, std::string_view wanted) const;
  std::string field(std::string_view key) const;

  json::object object_;
  std::string path_;
};

// The id in the path. NotFound when it is none: there is nothing of that name.
template <class IdType>
Result<IdType> path_id(const Request& request, std::string_view name = "id") {
  const auto id = IdType::parse(request.path_parameter(name));
  if (!id) return not_found("There is nothing at this address.");
  return *id;
}

// The number from 1 up in the path, likewise.
Result<int> path_count(const Request& request, std::string_view name);

// Query values; absent or empty gives nothing.
Result<std::optional<Timestamp>> query_time(const Request& request, std::string_view name);
Result<std::optional<double>> query_number(const Request& request, std::string_view name);
Result<int> query_limit(const Request& request, int fallback, int max);
// A whole number from 1 up.
Result<std::optional<int>> query_count(const Request& request, std::string_view name);
std::string query_text(const Request& request, std::string_view name);
Result<bool> query_flag(const Request& request, std::string_view name);  // true or false
Result<Language> query_language(const Request& request);                 // `language`; needed
template <class IdType>
Result<std::optional<IdType>> query_id(const Request& request, std::string_view name) {
  const std::string text = query_text(request, name);
  if (text.empty()) return std::optional<IdType>();
  const auto id = IdType::parse(text);
  if (!id) return invalid(std::string(name), "`" + std::string(name) + "` must be an id.");
  return std::optional<IdType>(*id);
}

// A function from request to Result<Response>, or to Result<json>, as a plain handler.
template <class Function>
Handler handler(Function function) {
  return [function = std::move(function)](const Request& request) -> Response {
    auto result = function(request);
    if (!result.ok()) return problem(result.error());
    if constexpr (std::convertible_to<decltype(*result), const Response&>) {
      return std::move(*result);
    } else {
      return json_response(200, *result);
    }
  };
}

// A save that was refused. When somebody else saved meanwhile the problem carries what `find`
// gives: the thing as it is now.
template <class Find>
Response refused_save(const Error& error, const Find& find) {
  if (error.code != ErrorCode::Conflict || error.field != "revision") return problem(error);
  const auto current = find();
  return current.ok() ? problem(error, {{"current", to_json(*current)}}) : problem(error);
}

inline Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

json::value nullable(const std::optional<Timestamp>& at);
// {"items": [...], "next_cursor": null or the text}
json::object page_of(json::array items, std::string_view next_cursor = {});

}  // namespace polku::http
