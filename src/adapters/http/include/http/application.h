#pragma once
// Start here: everything between a request that has been read and a response that will be written.
// Routing, sign-in, access, CSRF, rate limits, idempotency, compression, headers, log and counts.
// No network: the server (server.h) and the scenario runner call it alike.

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "core/time.h"
#include "http/router.h"
#include "http/services.h"
#include "http/telemetry.h"

namespace polku::http {

// Requests a second and how many at once, per key. A shared office network stays far below.
struct RateLimitRule {
  double per_second = 0;
  double burst = 0;
};

struct ApplicationOptions {
  std::string public_url;  // "https://survey.example.org"; empty: from each request's Host
  std::span<const EmbeddedFile> admin_files;  // index.html, assets/...
  std::string web_dir;                        // read the admin from this folder instead
  bool rate_limits = true;
  RateLimitRule public_write_per_client{60, 600};
  RateLimitRule public_write_per_survey{2000, 20000};
  RateLimitRule sign_in{10.0 / 60, 10};
  RateLimitRule receipt{0.5, 30};
  bool bench_null = false;  // POST /bench/null answers at once; only for measuring
  std::string version = "0";
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

  // Runs a task elsewhere; false when too much is waiting.
  using Post = std::function<bool(std::function<void()>)>;
  // Answers through `reply` exactly once, from any thread, possibly before returning. Blocking work
  // goes through `post`.
  void serve(Request request, const Post& post, Reply reply);

  // What may be said before the body is read: its limit and whether it goes to a file; or, when
  // the request can already be refused (unknown path, wrong verb), the refusal.
  struct Intake {
    std::size_t body_bytes_max = 0;
    bool spools_body = false;
    std::optional<Response> refusal;
  };
  Intake intake(const Request& head) const;

  // A response to something that never became a request: counted, with all headers set.
  Response refuse(int status, std::string_view detail, std::string request_id = {});

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

// "https://host" of the installation as this request sees it, without a trailing slash.
std::string base_url(const ApplicationOptions& options, const Request& request);

}  // namespace polku::http
