// GET  /healthz                alive
// GET  /readyz                 records, facts and projector answer
// GET  /metrics                Prometheus text
// GET  /api/v1/openapi.json    this API in OpenAPI 3.1
// POST /bench/null             nothing, for measuring (only when asked for)
#include <mutex>

#include "http/openapi.h"
#include "routes.h"

namespace polku::http {

namespace {

Response healthy(const Request&) { return json_response(200, {{"status", "ok"}}); }

Response readiness(const std::vector<ReadinessCheck>& checks) {
  json::object states;
  bool ready = true;
  std::string detail;
  for (const ReadinessCheck& check : checks) {
    const auto answered = check.run();
    states[check.name] = answered.ok() ? "ok" : "not ready";
    if (answered.ok()) continue;
    ready = false;
    detail += check.name + ": " + answered.error().message + " " + answered.error().detail + "; ";
  }
  Response response = json_response(
      ready ? 200 : 503, {{"status", ready ? "ready" : "not ready"}, {"checks", states}});
  if (!ready) response.headers.emplace_back("Retry-After", "1");
  response.log_detail = detail;
  return response;
}

Response prometheus(const Telemetry& telemetry) {
  Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = telemetry.prometheus_text();
  return response;
}

// Written when first asked for: all routes are there by then.
class OpenApi {
 public:
  OpenApi(const Router& router, std::string version)
      : router_(router), version_(std::move(version)) {}

  Response answer() {
    std::call_once(written_, [this] { text_ = openapi_document(router_, version_); });
    Response response;
    response.body = text_;
    response.headers.emplace_back("Cache-Control", "no-cache");
    return response;
  }

 private:
  const Router& router_;
  std::string version_;
  std::once_flag written_;
  std::string text_;
};

void answer_null(const Request&, const Reply& reply) {
  Response response;
  response.status = 201;
  response.body = R"({"ok":true})";
  reply(std::move(response));
}

}  // namespace

void add_meta_routes(const RouteContext& context) {
  Router& router = context.router;
  const auto* checks = &context.services.readiness;
  const auto* telemetry = &context.telemetry;
  router.add(
      {Verb::Get,
       "/healthz",
       kPublic,
       AsyncHandler([](const Request& request, const Reply& reply) { reply(healthy(request)); }),
       {.summary = "Is the process alive?", .quiet = true}});
  router.add({Verb::Get,
              "/readyz",
              kPublic,
              Handler([checks](const Request&) { return readiness(*checks); }),
              {.summary = "Can it serve: do records and facts answer?", .quiet = true}});
  router.add({Verb::Get,
              "/metrics",
              kPublic,
              Handler([telemetry](const Request&) { return prometheus(*telemetry); }),
              {.summary = "Counts and times in Prometheus text form.", .quiet = true}});
  auto openapi = std::make_shared<OpenApi>(router, context.options.version);
  router.add({Verb::Get,
              "/api/v1/openapi.json",
              kPublic,
              Handler([openapi](const Request&) { return openapi->answer(); }),
              {.summary = "This API in OpenAPI 3.1.", .cross_origin = true}});
  if (context.options.bench_null) {
    router.add({Verb::Post,
                "/bench/null",
                kPublic,
                AsyncHandler(answer_null),
                {.quiet = true, .documented = false}});
  }
}

}  // namespace polku::http
