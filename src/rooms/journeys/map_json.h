#pragma once
// The map's answer put together from what was read. Pure.

#include <map>
#include <string>
#include <vector>

#include "core/json.h"
#include "journey_path.h"
#include "map_view.h"

namespace polku::journeys {

struct MapParts {
  const JourneyPath& path;
  const CheckedView& view;
  const metrics::PathReading& reading;
  const metrics::PathStudy* study = nullptr;  // null: still being made
  const std::vector<StoredNote>& notes;
  const std::vector<StoredProposal>& proposals;
  const std::vector<StoredAlarm>& alarms;            // open ones, of any moment
  const std::map<std::string, json::array>& themes;  // by moment
};
json::object map_json(const MapParts& parts);

}  // namespace polku::journeys
