#include "http/application.h"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <future>
#include <random>

#include "compress.h"
#include "core/json.h"
#include "gate.h"
#include "head.h"
#include "routes.h"
#include "spool.h"

namespace polku::http {

namespace {

constexpr std::size_t kCompressFrom = 1024;

// Sixteen hexadecimal digits, unlike those of other requests.
std::string new_request_id() {
  thread_local std::mt19937_64 engine{std::random_device{}() * std::uint64_t{0x9e3779b97f4a7c15} ^
                                      std::random_device{}()};
  return fmt::format("{:016x}", engine());
}

bool is_request_id(std::string_view text) {
  if (text.empty() || text.size() > 64) return false;
  return text.find_first_not_of(
             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
         std::string_view::npos;
}

std::optional<Verb> parse_verb(std::string_view method) {
  if (method == "HEAD") return Verb::Get;
  for (const Verb verb : kVerbs) {
    if (name_of(verb) == method) return verb;
  }
  return std::nullopt;
}

std::shared_ptr<spdlog::logger> stderr_log() {
  auto log =
      std::make_shared<spdlog::logger>("http", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  log->set_pattern("%v");  // the line is JSON as it is
  return log;
}

// "GET, HEAD, POST, OPTIONS"
std::string allow_text(const std::vector<Verb>& verbs) {
  std::string text;
  for (const Verb verb : verbs) {
    text += name_of(verb);
    text += verb == Verb::Get ? ", HEAD, " : ", ";
  }
  return text + "OPTIONS";
}

// A handler that throws drops its reply, which answers 500 by itself.
void start(const AsyncHandler& handler, Request request, Reply reply,
           const std::shared_ptr<spdlog::logger>& log) {
  try {
    handler(std::move(request), std::move(reply));
  } catch (const std::exception& exception) {
    log->error("{}", json::serialize(
                         json::object{{"event", "handler threw"}, {"detail", exception.what()}}));
  }
}

Error too_busy() {
  return unavailable("There is too much to do just now. Try again in a moment.",
                     "worker queue full");
}

void compress(const Exchange& exchange, Response& response) {
  if (response.source || response.events) return;
  if (response.content().size() < kCompressFrom) return;
  // What varies already has been through it (assets).
  if (!is_compressible(response.content_type) || response.has_header("Vary")) return;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (!exchange.accepts_gzip) return;
  response.body = gzip(response.content(), 4);
  response.shared_body.reset();
  response.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

class Application::Body {
 public:
  Body(ApplicationOptions options_given, Services services_given)
      : options(std::move(options_given)),
        services(std::move(services_given)),
        gate(options, services),
        repeats(services),
        log(options.log ? options.log : stderr_log()) {
    const RouteContext context{router, options, services, telemetry};
    add_meta_routes(context);
    add_admin_routes(context);
    if (services.directory != nullptr) add_directory_routes(context);
    if (services.surveys != nullptr) add_surveys_routes(context);
    if (services.responses != nullptr) add_responses_routes(context);
    if (services.metrics != nullptr) add_metrics_routes(context);
    if (services.metrics != nullptr && services.surveys != nullptr &&
        services.responses != nullptr) {
      add_results_routes(context);
    }
    if (services.segments != nullptr) add_segments_routes(context);
    if (services.journeys.journeys != nullptr) {
      add_journeys_routes(context);
      add_personas_routes(context);
      add_bindings_routes(context);
      add_journey_notes_routes(context);
    }
    if (services.journeys.map != nullptr) add_journey_map_routes(context);
    if (services.voice.voice != nullptr) add_voice_routes(context);
    if (services.voice.insight != nullptr) add_voice_insight_routes(context);
    if (services.events != nullptr) add_events_routes(context);
    if (services.files != nullptr) add_files_routes(context);
  }

  std::vector<Verb> verbs_at(std::string_view path) const;
  Response options_answer(const Request& request) const;
  Response handle(const Request& request, const Exchange& exchange, const Route& route);
  void write_log(const Exchange& exchange, const Response& response,
                 std::chrono::nanoseconds duration) const;

  ApplicationOptions options;
  Services services;
  Router router;
  Telemetry telemetry;
  Gate gate;
  Repeats repeats;
  std::shared_ptr<spdlog::logger> log;
};

std::vector<Verb> Application::Body::verbs_at(std::string_view path) const {
  std::vector<Verb> verbs;
  for (const Verb verb : kVerbs) {
    if (router.match(verb, path).route != nullptr) verbs.push_back(verb);
  }
  return verbs;
}

Response Application::Body::options_answer(const Request& request) const {
  Response response;
  response.status = 204;
  const std::vector<Verb> allowed = verbs_at(request.path);
  bool cross_origin = false;
  for (const Verb verb : allowed) {
    cross_origin = cross_origin || router.match(verb, request.path).route->options.cross_origin;
  }
  if (allowed.empty()) return problem(not_found("There is nothing at this address."));
  response.headers.emplace_back("Allow", allow_text(allowed));
  if (cross_origin) {
    response.headers.emplace_back("Access-Control-Allow-Origin", "*");
    response.headers.emplace_back("Access-Control-Allow-Methods", allow_text(allowed));
    response.headers.emplace_back("Access-Control-Allow-Headers", "Content-Type, Idempotency-Key");
    response.headers.emplace_back("Access-Control-Max-Age", "86400");
  }
  return response;
}

Response Application::Body::handle(const Request& request, const Exchange& exchange,
                                   const Route& route) {
  const auto& handler = std::get<Handler>(route.handler);
  Response response;
  try {
    response = repeats.run(request, route, handler);
    compress(exchange, response);
  } catch (const std::exception& exception) {
    response = problem(internal_error(exception.what()));
  }
  return response;
}

void Application::Body::write_log(const Exchange& exchange, const Response& response,
                                  std::chrono::nanoseconds duration) const {
  const Route* route =
      exchange.route < router.routes().size() ? &router.routes()[exchange.route] : nullptr;
  const bool failed = response.status >= 400;
  if (!failed && route != nullptr && route->options.quiet) return;
  const auto level = response.status >= 500 ? spdlog::level::err : spdlog::level::info;
  if (!log->should_log(level)) return;
  json::object line{{"at", format_rfc3339(services.clock())},
                    {"event", "request"},
                    {"request_id", exchange.request_id},
                    {"method", exchange.method},
                    {"route", route != nullptr ? std::string_view(route->pattern) : "none"},
                    {"status", response.status},
                    {"microseconds", duration.count() / 1000},
                    {"bytes", response.content().size()}};
  if (!response.log_detail.empty()) line["detail"] = response.log_detail;
  log->log(level, "{}", json::serialize(line));
}

Application::Application(ApplicationOptions options, Services services)
    : body_(std::make_unique<Body>(std::move(options), std::move(services))) {}
Application::~Application() = default;

Router& Application::router() { return body_->router; }
const Router& Application::router() const { return body_->router; }
Telemetry& Application::telemetry() { return body_->telemetry; }
const ApplicationOptions& Application::options() const { return body_->options; }

Exchange Application::begin(Request& request, std::string_view method) const {
  Exchange exchange;
  exchange.started = std::chrono::steady_clock::now();
  exchange.method = "other";
  exchange.secure = request.secure;
  const std::string_view given_id = request.header("x-request-id");
  exchange.request_id = is_request_id(given_id) ? std::string(given_id) : new_request_id();
  request.request_id = exchange.request_id;
  exchange.accepts_gzip = accepts_gzip(request.header("accept-encoding"));
  if (method == "OPTIONS") {
    exchange.method = "OPTIONS";
    exchange.refusal = body_->options_answer(request);
    return exchange;
  }
  const auto verb = parse_verb(method);
  exchange.head = method == "HEAD";
  request.head = exchange.head;
  request.verb = verb.value_or(Verb::Get);
  if (verb) exchange.method = exchange.head ? std::string_view("HEAD") : name_of(*verb);
  auto match = body_->router.match(request.verb, request.path);
  const bool takes_anything = match.route != nullptr && match.route->pattern.ends_with("...}");
  if ((match.route == nullptr && !match.path_known) || (!verb && takes_anything)) {
    exchange.refusal = problem(not_found("There is nothing at this address."));
  } else if (match.route == nullptr || !verb) {
    exchange.refusal = problem(405, "Use one of the methods named in Allow.");
    exchange.refusal->headers.emplace_back("Allow", allow_text(body_->verbs_at(request.path)));
  } else {
    exchange.route = match.index;
    exchange.body_bytes_max = match.route->options.body_bytes_max;
    exchange.spools_body = match.route->options.spools_body;
    exchange.cross_origin = match.route->options.cross_origin;
    request.path_parameters = std::move(match.parameters);
  }
  return exchange;
}

void Application::serve(Request request, const Exchange& exchange, const Post& post, Reply reply) {
  if (exchange.refusal) return reply(*exchange.refusal);
  Body& body = *body_;
  const Route& route = body.router.routes()[exchange.route];
  if (auto refusal = Gate::check_media(request, route)) return reply(std::move(*refusal));
  const bool identifies = Gate::has_credentials(request, route);
  const auto* async = std::get_if<AsyncHandler>(&route.handler);

  if (async != nullptr && !identifies) {
    if (auto refusal = body.gate.limit(request, route)) return reply(std::move(*refusal));
    const bool may_block = route.options.may_block && route.options.may_block(request);
    if (!may_block) return start(*async, std::move(request), std::move(reply), body.log);
    auto waiting = std::make_shared<Request>(std::move(request));
    const bool taken = post(
        [&body, async, waiting, reply] { start(*async, std::move(*waiting), reply, body.log); });
    if (!taken) reply(problem(too_busy()));
    return;
  }
  auto shared = std::make_shared<std::pair<Request, Exchange>>(std::move(request), exchange);
  const bool taken = post([&body, &route, async, identifies, shared, reply] {
    Request& waiting = shared->first;
    std::optional<Response> refusal;
    if (identifies) refusal = body.gate.identify(waiting, route);
    if (!refusal) refusal = body.gate.limit(waiting, route);
    if (refusal) return reply(std::move(*refusal));
    if (async != nullptr) return start(*async, std::move(waiting), reply, body.log);
    reply(body.handle(waiting, shared->second, route));
  });
  if (!taken) reply(problem(too_busy()));
}

std::string Application::finish(const Exchange& exchange, const Response& response,
                                const Framing& framing) {
  const auto duration = std::chrono::steady_clock::now() - exchange.started;
  body_->telemetry.observe_request(exchange.route, response.status, duration);
  body_->write_log(exchange, response, duration);
  return head_of(exchange, response, framing);
}

Application::Answer Application::answer(Request request, std::string_view method) {
  const Exchange exchange = begin(request, method);
  Answer answer;
  const bool too_large = !exchange.refusal && request.body.size() > exchange.body_bytes_max;
  SpoolFile spooled;
  if (exchange.spools_body) {
    spooled = SpoolFile::create({});
    spooled.append(request.body);
    request.body_file = spooled.path();
    request.body.clear();
  }
  const Post post = [](const std::function<void()>& task) {
    task();
    return true;
  };
  if (too_large) {
    answer.response = problem(413, "The body is larger than is taken here.");
  } else {
    auto promise = std::make_shared<std::promise<Response>>();
    auto future = promise->get_future();
    Reply reply = [given = std::move(promise)](Response response) {
      given->set_value(std::move(response));
    };
    serve(std::move(request), exchange, post, std::move(reply));
    try {
      answer.response = future.get();
    } catch (const std::future_error&) {
      answer.response = problem(internal_error("the handler did not reply"));
    }
  }
  answer.head = finish(exchange, answer.response, {});
  return answer;
}

std::string base_url(const ApplicationOptions& options, const Request& request) {
  if (!options.public_url.empty()) {
    std::string url = options.public_url;
    while (url.ends_with('/')) url.pop_back();
    return url;
  }
  const std::string_view host = request.header("host");
  const bool plain =
      !host.empty() && host.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") ==
                           std::string_view::npos;
  return (request.secure ? "https://" : "http://") + std::string(plain ? host : "localhost");
}

}  // namespace polku::http
