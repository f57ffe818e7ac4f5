#include "chart_json.h"

#include "measure_json.h"

namespace polku::journeys {
namespace {

json::value time_or_null(const std::optional<Timestamp>& at) {
  return at ? json::value(format_rfc3339(*at)) : json::value();
}

}  // namespace

json::object level_json(const metrics::FrozenLevel& level, const LevelOrigin& origin) {
  auto object = metrics::to_json(level.baseline);
  object["from"] = level.from.text();
  object["to"] = level.to.text();
  object["accepted_at"] = time_or_null(origin.accepted_at);
  object["accepted_by"] =
      origin.accepted_by.empty() ? json::value() : json::value(origin.accepted_by);
  object["own_weeks"] = origin.own_weeks;
  return object;
}

json::array weeks_json(const std::vector<metrics::ChartWeek>& weeks) {
  json::array array;
  for (const auto& week : weeks) {
    const auto shown = [&](double number) {
      return week.shown ? number_or_null(number) : json::value();
    };
    array.push_back(json::object{{"period", week.monday.text()},
                                 {"n", week.shown ? count_or_null(week.point.n) : json::value()},
                                 {"value", shown(week.point.value)},
                                 {"low", shown(week.limits.low)},
                                 {"high", shown(week.limits.high)},
                                 {"sigmas", shown(week.sigmas)},
                                 {"suppressed", !week.shown}});
  }
  return array;
}

json::object alarm_json(const StoredAlarm& alarm, const AlarmPlace& place, Numbers numbers) {
  json::value evidence;
  if (numbers == Numbers::Shown) {
    auto parsed = parse_json(alarm.evidence);
    if (parsed.ok() && parsed->is_object()) evidence = std::move(parsed).value();
  }
  return {{"id", alarm.id.text()},
          {"moment", alarm.moment},
          {"title", place.title.empty() ? alarm.moment : place.title},
          {"journey", place.journey ? json::value(place.journey->text()) : json::value()},
          {"measure", alarm.measure},
          {"side", alarm.side},
          {"rule", alarm.rule},
          {"evidence", std::move(evidence)},
          {"opened_at", format_rfc3339(alarm.opened_at)},
          {"closed_at", time_or_null(alarm.closed_at)}};
}

}  // namespace polku::journeys
