#pragma once
// A journey with everything that its measures need, read from the store.

#include <string>
#include <vector>

#include "core/result.h"
#include "journeys/documents.h"
#include "journeys/ports.h"
#include "metrics/monitoring.h"
#include "path_spec.h"

namespace polku::journeys {

struct JourneyPath {
  StoredDocument stored;
  Journey journey;
  Touchpoints touchpoints;
  metrics::PathSpec spec;
};
// NotFound when there is no such journey.
Result<JourneyPath> load_path(JourneyStore& store, OrganisationId organisation, DocumentId journey);
// Of the journey that has the moment.
Result<JourneyPath> load_path_of(JourneyStore& store, OrganisationId organisation,
                                 std::string_view moment);

// All that are open, newest first; of one moment when `moment` is given.
Result<std::vector<StoredAlarm>> open_alarms(JourneyStore& store, OrganisationId organisation,
                                             std::string_view moment = {});

// The level of (moment, measure), if one is stored.
const StoredBaseline* find_baseline(const std::vector<StoredBaseline>& baselines,
                                    std::string_view moment, std::string_view measure);
// As the metrics room holds it. Internal when it cannot be read.
Result<metrics::FrozenLevel> stored_level(const StoredBaseline& baseline);

// How many newest weeks are looked at: a level's half year and half a year to judge, and some.
inline constexpr int kChartWeeks = 60;

}  // namespace polku::journeys
