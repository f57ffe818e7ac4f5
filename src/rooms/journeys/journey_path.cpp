#include "journey_path.h"

#include <algorithm>

namespace polku::journeys {

Result<JourneyPath> load_path(JourneyStore& store, OrganisationId organisation,
                              DocumentId journey) {
  JourneyPath path;
  POLKU_TRY(path.stored, store.document(organisation, DocumentKind::Journey, journey));
  POLKU_TRY(path.journey, stored_journey(path.stored.document));
  POLKU_TRY(const auto touchpoints, store.documents(organisation, DocumentKind::Touchpoint));
  path.touchpoints = touchpoints_of(touchpoints);
  POLKU_TRY(const auto bindings, store.bindings(organisation));
  path.spec = path_spec({path.journey, path.touchpoints, bindings});
  return path;
}

Result<JourneyPath> load_path_of(JourneyStore& store, OrganisationId organisation,
                                 std::string_view moment) {
  const auto journey = store.journey_of_moment(organisation, moment);
  if (!journey.ok()) {
    if (journey.error().code != ErrorCode::NotFound) return journey.error();
    return not_found("No journey has this moment.");
  }
  return load_path(store, organisation, *journey);
}

Result<std::vector<StoredAlarm>> open_alarms(JourneyStore& store, OrganisationId organisation,
                                             std::string_view moment) {
  JourneyStore::AlarmFilter filter;
  filter.open_only = true;
  filter.moment = moment;
  std::vector<StoredAlarm> all;
  while (true) {
    POLKU_TRY(auto page, store.alarms(organisation, filter));
    const bool last = page.size() < static_cast<std::size_t>(filter.limit);
    std::ranges::move(page, std::back_inserter(all));
    if (last || all.empty()) return all;
    filter.before = all.back().id;
  }
}

const StoredBaseline* find_baseline(const std::vector<StoredBaseline>& baselines,
                                    std::string_view moment, std::string_view measure) {
  const auto found = std::ranges::find_if(baselines, [&](const StoredBaseline& baseline) {
    return baseline.moment == moment && baseline.measure == measure;
  });
  return found == baselines.end() ? nullptr : &*found;
}

Result<metrics::FrozenLevel> stored_level(const StoredBaseline& baseline) {
  metrics::FrozenLevel level;
  POLKU_TRY(level.baseline, metrics::parse_baseline(baseline.baseline));
  level.from = baseline.from;
  level.to = baseline.to;
  return level;
}

}  // namespace polku::journeys
