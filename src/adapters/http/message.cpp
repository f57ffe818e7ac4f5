#include <strings.h>

#include <algorithm>

#include "http/router.h"

namespace polku::http {

namespace {

// `code` is for programs and stays as it is; `title` may be reworded.
struct StatusText {
  int status;
  std::string_view code;
  std::string_view title;
};

constexpr std::array kStatusTexts{
    StatusText{400, "malformed", "The request cannot be read"},
    StatusText{401, "unauthorized", "Sign in first"},
    StatusText{403, "forbidden", "Not allowed"},
    StatusText{404, "not_found", "Not found"},
    StatusText{405, "method_not_allowed", "The method is not served here"},
    StatusText{408, "timeout", "The request came too slowly"},
    StatusText{409, "conflict", "It clashes with what is there"},
    StatusText{413, "too_large", "The request is too large"},
    StatusText{415, "media_type", "The media type is not taken here"},
    StatusText{422, "invalid", "The input breaks a rule"},
    StatusText{429, "too_many_requests", "Too many requests"},
    StatusText{431, "header_too_large", "The request header is too large"},
    StatusText{500, "internal", "Something went wrong on our side"},
    StatusText{503, "unavailable", "Not available just now"},
};

const StatusText& text_of(int status) {
  const auto found = std::ranges::find(kStatusTexts, status, &StatusText::status);
  return found != kStatusTexts.end() ? *found : kStatusTexts[kStatusTexts.size() - 2];
}

int status_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::Invalid:
      return error.field == "body" ? 400 : 422;
    case ErrorCode::NotFound:
      return 404;
    case ErrorCode::Conflict:
      return 409;
    case ErrorCode::Unauthorized:
      return 401;
    case ErrorCode::Forbidden:
      return 403;
    case ErrorCode::Unavailable:
      return 503;
    case ErrorCode::Internal:
      break;
  }
  return 500;
}

Response problem_response(int status, std::string_view detail, std::string_view field,
                          const json::object& further = {}) {
  const StatusText& text = text_of(status);
  json::object body{{"type", "urn:polku:error:" + std::string(text.code)},
                    {"title", text.title},
                    {"status", status},
                    {"code", text.code},
                    {"detail", detail}};
  if (!field.empty()) body["field"] = field;
  for (const auto& [name, value] : further) body[name] = value;
  Response response = json_response(status, body);
  response.content_type = "application/problem+json";
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "1");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

std::string_view name_of(Verb verb) {
  switch (verb) {
    case Verb::Get:
      return "GET";
    case Verb::Post:
      return "POST";
    case Verb::Put:
      return "PUT";
    case Verb::Delete:
      return "DELETE";
  }
  return {};
}

std::string_view name_of(Access access) {
  switch (access.kind) {
    case Access::Kind::Public:
      return "public";
    case Access::Kind::SignedIn:
      return "signed in";
    case Access::Kind::Permission:
      return directory::name_of(access.permission);
  }
  return {};
}

std::string_view Request::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::string_view Request::path_parameter(std::string_view name) const {
  const auto found = path_parameters.find(name);
  return found == path_parameters.end() ? std::string_view{} : std::string_view(found->second);
}

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    const std::size_t end = rest.find(';');
    std::string_view pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

bool Response::has_header(std::string_view name) const {
  return std::ranges::any_of(headers, [&](const auto& header) {
    return header.first.size() == name.size() &&
           strncasecmp(header.first.data(), name.data(), name.size()) == 0;
  });
}

Response json_response(int status, const json::value& body) {
  Response response;
  response.status = status;
  response.body = json::serialize(body);
  return response;
}

Response problem(const Error& error) { return problem(error, {}); }

Response problem(const Error& error, const json::object& further) {
  Response response = problem_response(status_of(error), error.message, error.field, further);
  response.log_detail = error.detail;
  return response;
}

Response problem(int status, std::string_view detail) {
  return problem_response(status, detail, {});
}

}  // namespace polku::http
