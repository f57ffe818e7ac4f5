#include "head.h"

#include <fmt/format.h>

#include <ctime>
#include <iterator>

namespace polku::http {

namespace {

// Styles of charts come as attributes set by script; everything else stands in files of our own.
constexpr std::string_view kPagePolicy =
    "Content-Security-Policy: default-src 'self'; style-src 'self'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'\r\n";
constexpr std::string_view kDataPolicy =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 413:
      return "Content Too Large";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "-";
  }
}

// "Sat, 21 Nov 2026 20:59:18 GMT"; made once a second on each thread.
std::string_view date_text() {
  thread_local std::time_t made_at = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == made_at) return text;
  std::tm utc{};
  gmtime_r(&now, &utc);
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  text = fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                     kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                     kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
  made_at = now;
  return text;
}

void append_framing(std::string& head, const Response& response, const Framing& framing) {
  auto to = std::back_inserter(head);
  const bool streamed = response.source || response.events;
  if (streamed) {
    if (!framing.http_1_0) head += "Transfer-Encoding: chunked\r\n";
  } else if (response.status != 204 && response.status != 304) {
    fmt::format_to(to, "Content-Length: {}\r\n", response.content().size());
  }
  if (!framing.keep_alive) {
    head += "Connection: close\r\n";
  } else if (framing.http_1_0) {
    head += "Connection: keep-alive\r\n";
  }
}

}  // namespace

std::string head_of(const Exchange& exchange, const Response& response, const Framing& framing) {
  std::string head;
  head.reserve(512);
  auto to = std::back_inserter(head);
  fmt::format_to(to, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, reason_of(response.status),
                 date_text());
  append_framing(head, response, framing);
  const bool has_content = response.source || response.events || !response.content().empty();
  if (has_content) {
    head += "Content-Type: ";
    head += response.content_type;
    head += "\r\n";
  }
  bool policy = false, caching = false, referrer = false;
  for (const auto& [name, value] : response.headers) {
    policy = policy || name == "Content-Security-Policy";
    caching = caching || name == "Cache-Control";
    referrer = referrer || name == "Referrer-Policy";
    fmt::format_to(to, "{}: {}\r\n", name, value);
  }
  if (!policy) head += response.content_type.starts_with("text/html") ? kPagePolicy : kDataPolicy;
  if (!caching) head += "Cache-Control: no-store\r\n";
  if (!referrer) head += "Referrer-Policy: same-origin\r\n";
  head += "X-Content-Type-Options: nosniff\r\n";
  if (exchange.cross_origin) head += "Access-Control-Allow-Origin: *\r\n";
  if (exchange.secure) head += "Strict-Transport-Security: max-age=31536000\r\n";
  fmt::format_to(to, "X-Request-Id: {}\r\n\r\n", exchange.request_id);
  return head;
}

}  // namespace polku::http
