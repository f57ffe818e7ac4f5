#pragma once
// Small readings of JSON requests that are not metric queries themselves. Pure.

#include "core/json.h"
#include "metrics/query.h"
#include "metrics/service.h"

namespace polku::metrics {

// The query of a page's view: its period, comparison, survey, filters and segment. Invalid as
// parse_query.
Result<MetricQuery> query_of(const PageView& view);

// A decomposition's request: a metric query whose "group_by" is one field.
Result<MetricQuery> parse_decomposition(const json::value& request);

// A planner's request.
struct PlanQuestion {
  Metric metric = Metric::Nps;
  std::string survey, question;
  std::optional<ScaleRange> scale;
  std::optional<double> change;  // in the metric's unit
  std::optional<double> n;       // answers on each side
  std::optional<double> value;   // the level to start from: per cent of a share
  double alpha = 0.05, power = 0.8;
};
Result<PlanQuestion> parse_plan(const json::value& request);

}  // namespace polku::metrics
