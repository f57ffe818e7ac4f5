#pragma once
// Requests, responses and the route table, independent of the network underneath.
//
// A handler parses, calls one service function, maps and writes. Plain handlers run on the worker
// pool; an async handler runs on the I/O thread, must not block, and answers through `reply` once,
// from any thread. What would make it block is told by its route's `may_block`.

#include <array>
#include <deque>
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

class EventStream;

enum class Verb { Get, Post, Put, Delete };
inline constexpr std::array kVerbs{Verb::Get, Verb::Post, Verb::Put, Verb::Delete};
std::string_view name_of(Verb verb);

struct Request {
  Verb verb = Verb::Get;
  std::string path;                                          // percent-decoded, without the query
  std::vector<std::pair<std::string, std::string>> query;    // decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::map<std::string, std::string, std::less<>> path_parameters;  // "id" of "/surveys/{id}"
  std::string body;
  std::string body_file;   // where a spooled body lies while the handler runs; else empty
  std::string client;      // address, for rate limits only; never stored
  bool secure = false;     // came over https, here or at a trusted proxy
  bool head = false;       // a HEAD: handled as Get, the body is not sent
  std::string request_id;  // for the log and the X-Request-Id header
  std::optional<directory::Actor> actor;  // set when signed in
  std::string session_secret;             // the cookie, when there is one

  std::string_view header(std::string_view lower_case_name) const;  // empty when absent
  std::optional<std::string> query_value(std::string_view name) const;
  std::string_view path_parameter(std::string_view name) const;
  std::string_view cookie(std::string_view name) const;  // empty when absent
};

// A body made while it is sent, piece by piece on the worker pool; an empty piece ends it. An
// error cuts the connection, so that the client sees that the rest is missing.
using BodySource = std::function<Result<std::string>()>;

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> shared_body;  // in place of body: cached assets
  BodySource source;                               // in place of body: long downloads
  std::shared_ptr<EventStream> events;             // in place of body: text/event-stream
  std::string log_detail;                          // for the log; never sent

  bool has_header(std::string_view name) const;  // in any case
  std::string_view content() const { return shared_body ? std::string_view(*shared_body) : body; }
};

Response json_response(int status, const json::value& body);
// application/problem+json: the one place that maps an ErrorCode to a status. `detail` goes to
// log_detail, never into the body.
Response problem(const Error& error);
// With further members of its own, such as "current" of a save over somebody else's.
Response problem(const Error& error, const json::object& further);
// The same for what only HTTP knows: 405, 413, 415, 429...
Response problem(int status, std::string_view detail);

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
// "public", "signed in" or the permission's name.
std::string_view name_of(Access access);

using Handler = std::function<Response(const Request&)>;
using Reply = std::function<void(Response)>;
using AsyncHandler = std::function<void(Request, Reply)>;

// Which token bucket a public route draws from, beside those of its handler.
enum class RateLimit { None, PublicWrite, SignIn, Receipt };
// An Idempotency-Key on a POST that creates: `Replays` stores the answer and gives it again;
// `OnceOnly` never stores it (it holds a secret) and answers a repeat with 409.
enum class Idempotency { None, Replays, OnceOnly };

struct RouteOptions {
  std::size_t body_bytes_max = 1 << 20;
  std::string summary = {};  // one sentence for OpenAPI
  // Media types a body may have; empty: any. A POST or PUT with another is refused with 415.
  std::vector<std::string> consumes = {"application/json"};
  std::string takes = {};               // schema of the body, by its name in schemas.json
  bool takes_nothing_too = false;       // the body may be left out
  std::string gives = {};               // schema of the 2xx answer
  std::vector<std::string> query = {};  // query parameters, by their names in schemas.json
  RateLimit rate_limit = RateLimit::None;
  Idempotency idempotency = Idempotency::None;
  // Asked on the I/O thread before an async handler: true sends this request to the worker pool.
  std::function<bool(const Request&)> may_block = {};
  bool spools_body = false;   // the body goes to a temporary file: Request::body_file
  bool cross_origin = false;  // scripts of any site may call it, without cookies
  bool quiet = false;         // successes are counted but not logged one by one
  bool documented = true;     // stands in openapi.json
};

struct Route {
  Verb verb;
  std::string pattern;  // "/api/v1/surveys/{id}"; "{rest...}" takes the remaining path
  Access access;
  std::variant<Handler, AsyncHandler> handler;
  RouteOptions options;
};

// Routes are added before serving starts; matching is const and thread-safe.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  void add(Route route);  // asserts that verb and pattern are new
  struct Match {
    const Route* route = nullptr;
    std::size_t index = 0;  // of the route in routes()
    std::map<std::string, std::string, std::less<>> parameters;
    bool path_known = false;  // some verb is served there: 405, not 404
  };
  // A literal segment wins over {name}, which wins over {rest...}; what only a {rest...} of another
  // verb would take is not known.
  Match match(Verb verb, std::string_view path) const;
  const std::deque<Route>& routes() const { return routes_; }

 private:
  struct Node;
  std::deque<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace polku::http
