#pragma once
// A moment's chart, its level and its alarms as JSON.

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "journeys/documents.h"
#include "journeys/ports.h"
#include "metrics/monitoring.h"

namespace polku::journeys {

// Where a level comes from: accepted (by "system" at first sight), or made for one view only.
struct LevelOrigin {
  std::optional<Timestamp> accepted_at;
  std::string accepted_by;
  bool own_weeks = false;
};
json::object level_json(const metrics::FrozenLevel& level, const LevelOrigin& origin);

json::array weeks_json(const std::vector<metrics::ChartWeek>& weeks);

// Where the alarm's moment stands, when a journey has it.
struct AlarmPlace {
  std::string title;
  std::optional<DocumentId> journey;
};
enum class Numbers { Shown, Hidden };
json::object alarm_json(const StoredAlarm& alarm, const AlarmPlace& place, Numbers numbers);

}  // namespace polku::journeys
