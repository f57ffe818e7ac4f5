#include "requests.h"

#include <cmath>

namespace polku::metrics {
namespace {

struct Limits {
  double low, high;
};

Result<double> read_number(const json::value& value, std::string_view field, Limits limits) {
  const double number = value.is_number() ? value.to_number<double>() : std::nan("");
  if (!(number >= limits.low && number <= limits.high)) {
    return invalid(std::string(field), "Give a number within its bounds.");
  }
  return number;
}

Result<void> read_plan_member(PlanQuestion& plan, std::string_view key, const json::value& value) {
  const auto text = [&]() -> Result<std::string> {
    if (!value.is_string()) return invalid(std::string(key), "Give a text.");
    return std::string(value.get_string());
  };
  if (key == "metric") {
    POLKU_TRY(const auto name, text());
    const auto metric = parse_metric(name);
    const bool planned = metric && *metric != Metric::Distribution && !is_of_comments(*metric) &&
                         *metric != Metric::ResponseRate && *metric != Metric::Count;
    if (!planned) return invalid("metric", "Use nps, csat, ces, share, mean or quadrant.");
    plan.metric = *metric;
    return {};
  }
  if (key == "survey") {
    POLKU_TRY(plan.survey, text());
    return {};
  }
  if (key == "question") {
    POLKU_TRY(plan.question, text());
    return {};
  }
  if (key == "scale") {
    POLKU_TRY(plan.scale, parse_range(value, key));
    return {};
  }
  if (key == "change") {
    POLKU_TRY(plan.change, read_number(value, key, {0.001, 200}));
    return {};
  }
  if (key == "n") {
    POLKU_TRY(plan.n, read_number(value, key, {1, 1e9}));
    return {};
  }
  if (key == "value") {
    POLKU_TRY(plan.value, read_number(value, key, {0, 100}));
    return {};
  }
  if (key == "alpha") {
    POLKU_TRY(plan.alpha, read_number(value, key, {0.0001, 0.5}));
    return {};
  }
  if (key == "power") {
    POLKU_TRY(plan.power, read_number(value, key, {0.5, 0.999}));
    return {};
  }
  return invalid(std::string(key), "There is no such member in a planner's request.");
}

void add_filter(MetricQuery& query, Dimension dimension, const std::string& value) {
  if (value.empty()) return;
  query.filters.push_back({{Field::Kind::Dimension, dimension, {}}, Filter::Operator::Eq, {value}});
}

}  // namespace

Result<MetricQuery> query_of(const PageView& view) {
  json::object document{{"metric", "count"}};
  const auto put = [&](std::string_view key, const std::string& text) {
    if (!text.empty()) document[key] = text;
  };
  put("from", view.from);
  put("to", view.to);
  put("survey", view.survey);
  put("segment", view.segment);
  put("compare", view.compare);
  POLKU_TRY(auto query, parse_query(document));
  add_filter(query, Dimension::Unit, view.unit);
  add_filter(query, Dimension::Channel, view.channel);
  add_filter(query, Dimension::Language, view.language);
  return query;
}

Result<MetricQuery> parse_decomposition(const json::value& request) {
  if (!request.is_object()) return invalid("body", "Give one JSON object.");
  json::object document = request.get_object();
  const auto* group = find_member(document, "group_by");
  if (group == nullptr || !group->is_string()) {
    return invalid("group_by", "Name one field, such as \"unit\".");
  }
  document["group_by"] = json::array{*group};
  if (find_member(document, "compare") == nullptr) document["compare"] = "previous_period";
  if (find_member(document, "interval") != nullptr) {
    return invalid("interval", "A decomposition compares two whole periods: leave it out.");
  }
  POLKU_TRY(auto query, parse_query(document));
  const bool adds_up = query.metric != Metric::Count && query.metric != Metric::Distribution &&
                       query.metric != Metric::ResponseRate && query.metric != Metric::Quadrant &&
                       !is_of_comments(query.metric);
  if (!adds_up) return invalid("metric", "Use nps, csat, ces, share or mean.");
  if (query.group_by.front().kind == Field::Kind::Theme) {
    return invalid("group_by", "Responses mention several themes, so that parts do not add up.");
  }
  return query;
}

Result<PlanQuestion> parse_plan(const json::value& request) {
  if (!request.is_object()) return invalid("body", "Give one JSON object.");
  PlanQuestion plan;
  for (const auto& member : request.get_object()) {
    if (member.value().is_null()) continue;
    POLKU_CHECK(read_plan_member(plan, member.key(), member.value()));
  }
  if (plan.change.has_value() == plan.n.has_value()) {
    return invalid("change",
                   "Give either \"change\" (how much must show) or \"n\" (how many "
                   "answers there are).");
  }
  return plan;
}

}  // namespace polku::metrics
