#pragma once
// Who may pass: sign-in, access, CSRF, rate limits, idempotency.

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "http/application.h"
#include "http/idempotency.h"
#include "rate_limit.h"

namespace polku::http {

inline constexpr std::string_view kSessionCookie = "polku_session";

// Thread-safe. Each function answers with a refusal, or nothing to let the request pass.
class Gate {
 public:
  Gate(const ApplicationOptions& options, const Services& services);

  // Does the request name somebody, so that identify() must run (and may block)?
  static bool has_credentials(const Request& request, const Route& route);
  // Fills request.actor from a bearer token or, where the route is not public, from the cookie; on
  // unsafe verbs of a session it wants the CSRF token. Then the route's access.
  std::optional<Response> identify(Request& request, const Route& route) const;
  // Draws from the route's bucket. Tokens that may import are exempt. Does not block.
  std::optional<Response> limit(const Request& request, const Route& route);
  // A body of a media type that the route takes, not compressed.
  static std::optional<Response> check_media(const Request& request, const Route& route);

 private:
  std::optional<int> draw(const Request& request, RateLimit limit);

  const bool limits_;
  Authentication authentication_;
  RateLimiter public_per_client_;
  RateLimiter public_per_survey_;
  RateLimiter sign_in_per_address_;
  RateLimiter sign_in_per_client_;
  RateLimiter receipt_per_client_;
};

// Repeats of a POST that creates. Thread-safe; blocks on the store.
class Repeats {
 public:
  explicit Repeats(const Services& services)
      : store_(services.idempotency), clock_(services.clock) {}

  // Runs the handler unless the attempt was already answered. Two of one key at the same time: the
  // second is told to wait (409).
  Response run(const Request& request, const Route& route, const Handler& handler);

 private:
  IdempotencyStore* store_;
  Clock clock_;
  std::mutex mutex_;
  std::set<std::string> running_;
};

}  // namespace polku::http
