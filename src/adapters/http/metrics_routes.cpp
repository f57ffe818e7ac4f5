// POST   /api/v1/metrics/query        one metric
// POST   /api/v1/metrics/queries      many in one request
// POST   /api/v1/metrics/decompose    why a metric moved
// POST   /api/v1/metrics/plan         how many answers a change needs
// Overview and results stand in results_routes.cpp, segments in segments_routes.cpp.
#include "input.h"
#include "metrics/service.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;
using metrics::MetricService;

Result<Response> run_query(MetricService& metrics, const Request& request) {
  POLKU_TRY(const std::shared_ptr<const std::string> answer,
            metrics.run_text(*request.actor, request.body));
  Response response;
  response.shared_body = answer;
  return response;
}

using Question = Result<json::object> (MetricService::*)(const directory::Actor&,
                                                         const json::value&);
template <Question question>
Result<json::object> ask(MetricService& metrics, const Request& request) {
  POLKU_TRY(const json::value body, parse_json(request.body));
  return (metrics.*question)(*request.actor, body);
}

}  // namespace

void add_metrics_routes(const RouteContext& context) {
  MetricService& metrics = *context.services.metrics;
  const auto add = [&](std::string pattern, auto function, RouteOptions options) {
    context.router.add({Verb::Post, std::move(pattern), needs(Permission::ReadMeasures),
                        handler([&metrics, function](const Request& request) {
                          return function(metrics, request);
                        }),
                        std::move(options)});
  };
  add("/api/v1/metrics/query", run_query,
      {.summary = "One metric with its interval and definition.",
       .takes = "MetricQuery",
       .gives = "MetricAnswer",
       .quiet = true});
  add("/api/v1/metrics/queries", ask<&MetricService::run_many>,
      {.summary = "Up to 50 metric queries in one request.",
       .takes = "MetricQueries",
       .gives = "MetricAnswers",
       .quiet = true});
  add("/api/v1/metrics/decompose", ask<&MetricService::decompose>,
      {.summary = "Why a metric moved: parts that add up to the change.",
       .takes = "Decompose",
       .gives = "Decomposition"});
  add("/api/v1/metrics/plan", ask<&MetricService::plan>,
      {.summary = "How many answers until a change shows, or which change shows.",
       .takes = "SamplePlan",
       .gives = "SamplePlanAnswer"});
}

}  // namespace polku::http
