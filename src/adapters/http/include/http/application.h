#pragma once
// Start here: everything between a request that has been read and a response that will be written.
// Routing, sign-in, access, CSRF, rate limits, idempotency, compression, headers, log and counts.
// No network: the server (server.h) and the scenario runner call it alike.

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "core/time.h"
#include "http/router.h"
#include "http/services.h"
#include "http/telemetry.h"

namespace spdlog {
class logger;
}

namespace polku::http {

// Requests a second and how many at once, per key. A shared office network stays far below.
struct RateLimitRule {
  double per_second = 0;
  double burst = 0;
};

struct ApplicationOptions {
  std::string public_url = {};  // "https://survey.example.org"; empty: from each request's Host
  std::span<const EmbeddedFile> admin_files = {};  // index.html, assets/...
  std::string web_dir = {};                        // read the admin from this folder instead
  bool rate_limits = true;
  RateLimitRule public_write_per_client{60, 600};
  RateLimitRule public_write_per_survey{2000, 20000};
  RateLimitRule sign_in_per_address{10.0 / 60, 10};  // client and e-mail address
  RateLimitRule sign_in_per_client{1, 60};
  RateLimitRule receipt_per_client{0.5, 30};
  bool bench_null = false;  // POST /bench/null answers at once; only for measuring
  std::string version = "0";
  std::shared_ptr<spdlog::logger> log = {};  // one JSON object a line; none: standard error
};

// What is known of a request while it is served.
struct Exchange {
  std::size_t route = Telemetry::kNoRoute;  // index into the router's routes
  std::size_t body_bytes_max = 0;
  bool spools_body = false;
  std::optional<Response> refusal;  // no need to read the body
  bool head = false;
  bool secure = false;
  bool accepts_gzip = false;
  bool cross_origin = false;
  std::string request_id;
  std::string_view method;
  std::chrono::steady_clock::time_point started;
};

// How the response travels.
struct Framing {
  bool keep_alive = true;
  bool http_1_0 = false;
};

// Thread-safe once constructed and all routes are added.
class Application {
 public:
  // Adds the routes of every room in this folder. Further ones (respondent pages, files) are added
  // through router() before the first request.
  Application(ApplicationOptions options, Services services);
  ~Application();

  Router& router();
  const Router& router() const;
  Telemetry& telemetry();
  const ApplicationOptions& options() const;

  // The life of one request: begin when its head has been read, serve when its body has, finish
  // when there is a response. The scenario runner goes the same way by answer().

  // Names the request, finds its route, reads `method` ("HEAD", "OPTIONS" and unknown ones too).
  Exchange begin(Request& request, std::string_view method) const;

  // Runs a task elsewhere; false when too much is waiting.
  using Post = std::function<bool(std::function<void()>)>;
  // Answers through `reply` exactly once, from any thread, possibly before returning. Blocking work
  // goes through `post`; when that says false the answer is 503. A refused exchange is answered
  // with its refusal.
  void serve(Request request, const Exchange& exchange, const Post& post, Reply reply);

  // Counts and logs the exchange and writes the response's head (status line to empty line).
  // Compression has been settled before; the body is left alone.
  std::string finish(const Exchange& exchange, const Response& response, const Framing& framing);

  // All three, waiting for the reply. For tests and scenarios.
  struct Answer {
    std::string head;
    Response response;
  };
  Answer answer(Request request, std::string_view method);

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

// "https://host" of the installation as this request sees it, without a trailing slash.
std::string base_url(const ApplicationOptions& options, const Request& request);

}  // namespace polku::http
