#pragma once
// Requests, responses and the route table, independent of the network underneath.
//
// A handler parses, calls one service function, maps and writes. Plain handlers run on the worker
// pool; an async handler runs on the I/O thread, must not block, and answers through `reply` once,
// from any thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/json.h"
#include "core/result.h"
#include "directory/people.h"

namespace polku::http {

enum class Verb { Get, Post, Put, Delete };
std::string_view name_of(Verb verb);

struct Request {
  Verb verb = Verb::Get;
  std::string path;                                         // percent-decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;   // decoded, in order
  std::vector<std::pair<std::string, std::string>> headers; // names in lower case
  std::map<std::string, std::string, std::less<>> path_parameters;  // "id" of "/surveys/{id}"
  std::string body;
  std::string client;      // address, for rate limits only; never stored
  std::string request_id;  // for the log and the X-Request-Id header
  std::optional<directory::Actor> actor;  // set when signed in
  std::string session_secret;             // the cookie, when there is one

  std::string_view header(std::string_view lower_case_name) const;  // empty when absent
  std::optional<std::string> query_value(std::string_view name) const;
  std::string_view path_parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

Response json_response(int status, const json::value& body);
// application/problem+json: the one place that maps an ErrorCode to a status. `detail` stays here.
Response problem(const Error& error);

// Who may call a route. Every route says it; there is no default.
struct Access {
  enum class Kind { Public, SignedIn, Permission } kind;
  directory::Permission permission{};  // for Kind::Permission
};
inline constexpr Access kPublic{Access::Kind::Public, {}};
inline constexpr Access kSignedIn{Access::Kind::SignedIn, {}};
constexpr Access needs(directory::Permission permission) {
  return {Access::Kind::Permission, permission};
}

using Handler = std::function<Response(const Request&)>;
using Reply = std::function<void(Response)>;
using AsyncHandler = std::function<void(Request, Reply)>;

struct RouteOptions {
  std::size_t body_bytes_max = 1 << 20;
  std::string summary;  // one sentence for OpenAPI
};

struct Route {
  Verb verb;
  std::string pattern;  // "/api/v1/surveys/{id}"; "{rest...}" takes the remaining path
  Access access;
  std::variant<Handler, AsyncHandler> handler;
  RouteOptions options;
};

class Router {
 public:
  void add(Route route);  // asserts that verb and pattern are new
  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> parameters;
    bool path_known = false;  // some verb is served there: 405, not 404
  };
  Match match(Verb verb, std::string_view path) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

}  // namespace polku::http
