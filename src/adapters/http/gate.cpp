#include "gate.h"

#include <algorithm>

#include "core/text.h"
#include "directory/service.h"

namespace polku::http {

namespace {

bool is_unsafe(Verb verb) { return verb != Verb::Get; }

// Takes as long whatever differs.
bool equal_secrets(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

std::optional<std::string_view> bearer_token(const Request& request) {
  const std::string_view header = request.header("authorization");
  constexpr std::string_view kScheme = "bearer ";
  if (header.size() <= kScheme.size()) return std::nullopt;
  if (lower_ascii(header.substr(0, kScheme.size())) != kScheme) return std::nullopt;
  return trimmed(header.substr(kScheme.size()));
}

Authentication authentication_of(const Services& services) {
  Authentication authentication = services.authentication;
  directory::DirectoryService* directory = services.directory;
  if (directory == nullptr) return authentication;
  if (!authentication.session) {
    authentication.session = [directory](std::string_view secret) -> Result<Caller> {
      POLKU_TRY(directory::SignedIn signed_in, directory->session(secret));
      return Caller{std::move(signed_in.actor), std::move(signed_in.csrf_token)};
    };
  }
  if (!authentication.token) {
    authentication.token = [directory](std::string_view secret) -> Result<Caller> {
      POLKU_TRY(directory::Actor actor, directory->actor_of_token(secret));
      return Caller{std::move(actor), {}};
    };
  }
  return authentication;
}

Response too_many(int seconds) {
  Response response =
      problem(429, "Too many requests in a short time. Wait a moment and try again.");
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Retry-After"; });
  response.headers.emplace_back("Retry-After", std::to_string(seconds));
  return response;
}

// The e-mail address a sign-in names; empty when it names none.
std::string email_in(const Request& request) {
  const auto body = parse_json(request.body);
  if (!body || !body->is_object()) return {};
  return lower_ascii(trimmed(text_member(body->get_object(), "email")));
}

}  // namespace

Gate::Gate(const ApplicationOptions& options, const Services& services)
    : limits_(options.rate_limits),
      authentication_(authentication_of(services)),
      public_per_client_(options.public_write_per_client),
      public_per_survey_(options.public_write_per_survey),
      sign_in_per_address_(options.sign_in_per_address),
      sign_in_per_client_(options.sign_in_per_client),
      receipt_per_client_(options.receipt_per_client) {}

bool Gate::has_credentials(const Request& request, const Route& route) {
  return route.access.kind != Access::Kind::Public || !request.header("authorization").empty();
}

std::optional<Response> Gate::identify(Request& request, const Route& route) const {
  const bool is_public = route.access.kind == Access::Kind::Public;
  if (const std::string_view header = request.header("authorization"); !header.empty()) {
    const auto token = bearer_token(request);
    if (!token || !authentication_.token) {
      return problem(unauthorized("Send an API token as `Authorization: Bearer TOKEN`."));
    }
    auto caller = authentication_.token(*token);
    if (!caller) return problem(caller.error());
    request.actor = std::move(caller->actor);
  } else if (!is_public) {
    const std::string_view cookie = request.cookie(kSessionCookie);
    if (cookie.empty() || !authentication_.session) {
      return problem(unauthorized("Sign in, or send an API token."));
    }
    auto caller = authentication_.session(cookie);
    if (!caller) return problem(caller.error());
    request.actor = std::move(caller->actor);
    request.session_secret = cookie;
    const bool forged = !equal_secrets(request.header("x-csrf-token"), caller->csrf_token);
    if (is_unsafe(request.verb) && (caller->csrf_token.empty() || forged)) {
      return problem(forbidden("The page is out of date: reload it and try again."));
    }
  }
  if (route.access.kind == Access::Kind::Permission) {
    const auto allowed = directory::require(*request.actor, route.access.permission);
    if (!allowed) return problem(allowed.error());
  }
  return std::nullopt;
}

std::optional<int> Gate::draw(const Request& request, RateLimit limit) {
  const auto now = RateLimiter::Time::clock::now();
  const std::string client = client_key(request.client);
  switch (limit) {
    case RateLimit::None:
      return std::nullopt;
    case RateLimit::Receipt:
      return receipt_per_client_.take(client, now);
    case RateLimit::PublicWrite: {
      if (const auto wait = public_per_client_.take(client, now)) return wait;
      const std::string_view slug = request.path_parameter("slug");
      return slug.empty() ? std::nullopt : public_per_survey_.take(slug, now);
    }
    case RateLimit::SignIn: {
      if (const auto wait = sign_in_per_client_.take(client, now)) return wait;
      return sign_in_per_address_.take(client + "\n" + email_in(request), now);
    }
  }
  return std::nullopt;
}

std::optional<Response> Gate::limit(const Request& request, const Route& route) {
  if (!limits_ || route.options.rate_limit == RateLimit::None) return std::nullopt;
  if (request.actor && request.actor->may(directory::Permission::ImportResponses)) {
    return std::nullopt;
  }
  const auto wait = draw(request, route.options.rate_limit);
  return wait ? std::optional(too_many(*wait)) : std::nullopt;
}

std::optional<Response> Gate::check_media(const Request& request, const Route& route) {
  if (request.verb == Verb::Get || request.verb == Verb::Delete) return std::nullopt;
  const std::string_view encoding = request.header("content-encoding");
  if (!encoding.empty() && lower_ascii(encoding) != "identity") {
    return problem(415, "Send the body uncompressed.");
  }
  const auto& taken = route.options.consumes;
  if (taken.empty() || (request.body.empty() && request.body_file.empty())) return std::nullopt;
  std::string_view type = request.header("content-type");
  type = trimmed(type.substr(0, type.find(';')));
  const std::string media = lower_ascii(type);
  if (std::ranges::find(taken, media) != taken.end()) return std::nullopt;
  std::string wanted;
  for (const std::string& one : taken) wanted += (wanted.empty() ? "" : " or ") + one;
  return problem(415, "Send the body as " + wanted + ".");
}

Response Repeats::run(const Request& request, const Route& route, const Handler& handler) {
  const std::string_view key = request.header("idempotency-key");
  if (route.options.idempotency == Idempotency::None || key.empty() || store_ == nullptr ||
      !request.actor) {
    return handler(request);
  }
  if (key.size() > 200 || !check_text(key, "Idempotency-Key", 200)) {
    return problem(invalid("Idempotency-Key", "Send a key of 1 to 200 characters."));
  }
  const directory::Actor& actor = *request.actor;
  IdempotentAttempt attempt{actor.organisation, {}, std::string(key)};
  attempt.actor = actor.token ? "token:" + actor.token->text()
                              : "user:" + (actor.user ? actor.user->text() : std::string());
  std::uint64_t hash = content_hash(request.path);
  for (const auto& [name, value] : request.query) {
    hash = content_hash(name + "=" + value + "&", hash);  // a dry run is another request
  }
  hash = content_hash(request.body, hash);
  const std::string running = attempt.organisation.text() + attempt.actor + attempt.key;
  {
    const std::lock_guard lock(mutex_);
    if (!running_.insert(running).second) {
      return problem(conflict("The same request is being worked on. Try again in a moment."));
    }
  }
  // Runs after everything below, also when the handler throws.
  const std::shared_ptr<void> done(nullptr, [this, &running](void*) {
    const std::lock_guard lock(mutex_);
    running_.erase(running);
  });

  auto known = store_->find(attempt);
  if (!known) return problem(known.error());
  if (*known) {
    const StoredAnswer& answer = **known;
    if (answer.request_hash != hash) {
      return problem(
          conflict("This Idempotency-Key was used for another request. Send a new one."));
    }
    if (route.options.idempotency == Idempotency::OnceOnly) {
      return problem(conflict("This was already created; its secret was shown once."));
    }
    Response response;
    response.status = answer.status;
    response.body = answer.body;
    response.headers.emplace_back("Idempotency-Replayed", "true");
    return response;
  }
  Response response = handler(request);
  if (response.status >= 200 && response.status < 300) {
    const bool keeps = route.options.idempotency == Idempotency::Replays;
    const auto put = store_->put(
        attempt, {hash, response.status, keeps ? response.body : std::string(), clock_()});
    if (!put) response.log_detail = "idempotency answer not kept: " + put.error().detail;
  }
  return response;
}

}  // namespace polku::http
