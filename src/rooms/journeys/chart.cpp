// Weekly charts of moments and the alarms they have raised.

#include <algorithm>
#include <map>

#include "chart_json.h"
#include "journey_path.h"
#include "journeys/map.h"

namespace polku::journeys {
namespace {

using Places = std::map<std::string, AlarmPlace, std::less<>>;

Result<Places> places_of_moments(JourneyStore& store, OrganisationId organisation) {
  POLKU_TRY(const auto documents, store.documents(organisation, DocumentKind::Journey));
  Places places;
  for (const auto& stored : documents) {
    const auto journey = stored_journey(stored.document);
    if (!journey.ok()) continue;
    for (const auto& stage : journey->stages) {
      for (const auto& moment : stage.moments) places[moment.key] = {moment.title, stored.id};
    }
  }
  return places;
}

// The organisation's level does not fit the weeks of a few units: those are held to their own.
struct ShownLevel {
  std::optional<metrics::FrozenLevel> level;
  LevelOrigin origin;
};
Result<ShownLevel> level_to_show(const directory::Actor& actor, const metrics::MomentChart& chart,
                                 JourneyStore& store) {
  ShownLevel shown;
  if (!actor.sees_all_units) {
    shown.level = metrics::freeze_level(chart, metrics::LevelWeeks::Oldest);
    shown.origin.own_weeks = true;
    return shown;
  }
  POLKU_TRY(const auto baselines, store.baselines(actor.organisation));
  const auto* stored = find_baseline(baselines, chart.moment, chart.measure);
  if (stored == nullptr) return shown;
  POLKU_TRY(shown.level, stored_level(*stored));
  shown.origin.accepted_at = stored->accepted_at;
  shown.origin.accepted_by = stored->accepted_by;
  return shown;
}

}  // namespace

Result<json::object> MapService::chart(const directory::Actor& actor, std::string_view moment) {
  POLKU_CHECK(require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(const auto path, load_path_of(ports_.store, actor.organisation, moment));
  POLKU_TRY(const auto organisation, ports_.directory.organisation(actor.organisation));
  POLKU_TRY(const auto charts, ports_.measures.charts(actor, path.spec, kChartWeeks));
  const auto found = std::ranges::find(charts, moment, &metrics::MomentChart::moment);
  metrics::MomentChart none;
  none.moment = moment;
  const auto& chart = found == charts.end() ? none : *found;
  POLKU_TRY(const auto shown, level_to_show(actor, chart, ports_.store));
  const auto weeks = metrics::read_chart(chart, shown.level, organisation.policy.minimum_group);
  JourneyStore::AlarmFilter of_moment;
  of_moment.moment = moment;
  POLKU_TRY(const auto alarms, ports_.store.alarms(actor.organisation, of_moment));

  const auto* drawn = path.journey.find_moment(moment);
  const AlarmPlace place{drawn == nullptr ? std::string() : drawn->title, path.stored.id};
  const auto numbers = actor.sees_all_units ? Numbers::Shown : Numbers::Hidden;
  json::array raised;
  for (const auto& alarm : alarms) raised.push_back(alarm_json(alarm, place, numbers));
  return json::object{{"moment", moment},
                      {"title", place.title},
                      {"journey", path.stored.id.text()},
                      {"measure", chart.measure},
                      {"baseline", shown.level ? json::value(level_json(*shown.level, shown.origin))
                                               : json::value()},
                      {"weeks", weeks_json(weeks)},
                      {"alarms", std::move(raised)}};
}

Result<json::object> MapService::alarms(const directory::Actor& actor,
                                        const JourneyStore::AlarmFilter& filter) {
  POLKU_CHECK(require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(const auto alarms, ports_.store.alarms(actor.organisation, filter));
  POLKU_TRY(const auto places, places_of_moments(ports_.store, actor.organisation));
  const auto numbers = actor.sees_all_units ? Numbers::Shown : Numbers::Hidden;
  json::array items;
  for (const auto& alarm : alarms) {
    const auto place = places.find(alarm.moment);
    items.push_back(
        alarm_json(alarm, place == places.end() ? AlarmPlace{} : place->second, numbers));
  }
  return json::object{{"items", std::move(items)}};
}

}  // namespace polku::journeys
