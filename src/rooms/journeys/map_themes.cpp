#include "map_themes.h"

#include <algorithm>
#include <cstdlib>

#include "binding_rules.h"
#include "core/format.h"

namespace polku::journeys {
namespace {

struct Span {
  Day from, to;
};

// The days of the view on which the binding held; nothing when there are none.
std::optional<Span> span_of(const StoredBinding& binding, const ThemesRequest& request) {
  Span span{std::max(request.from, binding.valid_from), request.to};
  if (binding.valid_to) span.to = std::min(span.to, binding.valid_to->plus(-1));
  if (span.to < span.from) return std::nullopt;
  return span;
}

json::object query_of(const std::string& moment, const StoredBinding& binding, const Span& span,
                      const ThemesRequest& request) {
  const auto filter = [](std::string_view field, std::string_view value) {
    return json::object{{"field", field}, {"op", "eq"}, {"value", value}};
  };
  json::array filters = request.persona_filters;
  filters.push_back(filter("theme", binding.target));
  filters.push_back(
      json::object{{"field", "moment"}, {"op", "in"}, {"value", json::array{"", moment}}});
  const auto& page = request.view.path.page;
  const std::pair<std::string_view, const std::string*> kept[] = {
      {"unit", &page.unit}, {"channel", &page.channel}, {"language", &page.language}};
  for (const auto& [field, value] : kept) {
    if (!value->empty()) filters.push_back(filter(field, *value));
  }
  json::object query{{"metric", "sentiment"},
                     {"from", span.from.text()},
                     {"to", span.to.text()},
                     {"filters", std::move(filters)}};
  if (!page.segment.empty()) query["segment"] = page.segment;
  return query;
}

// "2026-W05" as its Monday: the first week of a year holds its fourth of January (ISO 8601).
std::optional<Day> monday_of(const std::string& week) {
  const auto dash = week.find("-W");
  if (dash == std::string::npos) return std::nullopt;
  const int year = std::atoi(week.substr(0, dash).c_str());
  const int number = std::atoi(week.substr(dash + 2).c_str());
  const auto fourth = Day::parse(fmt::format("{:04}-01-04", year));
  if (!fourth || number < 1) return std::nullopt;
  // The day 0 was a Thursday.
  const int weekday = ((fourth->number + 3) % 7 + 7) % 7;
  return fourth->plus(7 * (number - 1) - weekday);
}

// A row of a metric answer as a measured value of the map.
json::object measured_of(const json::object& row) {
  json::object measured;
  for (const auto* name : {"n", "value", "low", "high", "suppressed", "reason"}) {
    if (const auto* value = row.if_contains(name)) measured[name] = *value;
  }
  return measured;
}

Result<json::object> sentiment_of(const std::string& moment, const StoredBinding& binding,
                                  const Span& span, const ThemesRequest& request) {
  auto query = query_of(moment, binding, span, request);
  POLKU_TRY(const auto whole, request.ask(request.actor, json::value(query)));
  const auto& rows = whole.at("rows").as_array();
  auto sentiment = rows.empty() ? json::object{{"n", 0},
                                               {"value", nullptr},
                                               {"low", nullptr},
                                               {"high", nullptr},
                                               {"suppressed", false}}
                                : measured_of(rows.front().as_object());
  query["interval"] = "week";
  POLKU_TRY(const auto weekly, request.ask(request.actor, json::value(query)));
  json::array trend;
  for (const auto& row : weekly.at("rows").as_array()) {
    const auto monday = monday_of(text_member(row.as_object(), "period"));
    if (!monday) continue;
    auto point = measured_of(row.as_object());
    point["period"] = monday->text();
    trend.push_back(std::move(point));
  }
  sentiment["trend"] = std::move(trend);
  return sentiment;
}

}  // namespace

Result<std::map<std::string, json::array>> themes_of_moments(const ThemesRequest& request) {
  std::map<std::string, json::array> themes;
  for (const auto& stage : request.path.journey.stages) {
    for (const auto& moment : stage.moments) {
      for (const auto& binding : request.bindings) {
        const bool here = binding.moment == moment.key ||
                          (!moment.touchpoint.empty() && binding.moment == "@" + moment.touchpoint);
        if (binding.kind != kThemeBinding || !here) continue;
        const auto span = span_of(binding, request);
        if (!span) continue;
        POLKU_TRY(auto sentiment, sentiment_of(moment.key, binding, *span, request));
        themes[moment.key].push_back(
            json::object{{"theme", binding.target}, {"sentiment", std::move(sentiment)}});
      }
    }
  }
  return themes;
}

}  // namespace polku::journeys
