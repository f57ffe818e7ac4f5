#pragma once
// What customers say of the themes that are bound to the moments of a path.

#include <map>
#include <string>
#include <vector>

#include "core/json.h"
#include "journey_path.h"
#include "map_view.h"

namespace polku::journeys {

struct ThemesRequest {
  const directory::Actor& actor;
  const JourneyPath& path;
  const std::vector<StoredBinding>& bindings;  // the organisation's
  const CheckedView& view;
  const json::array& persona_filters;
  Day from, to;  // days included
  const MapService::Ask& ask;
};

// By moment: [{"theme", "sentiment": a measured value with its trend}], the theme's feeling from
// -100 to 100 over the comments that mention it while it was bound and whose context names no other
// moment. Hidden as every number of comments is.
Result<std::map<std::string, json::array>> themes_of_moments(const ThemesRequest& request);

}  // namespace polku::journeys
