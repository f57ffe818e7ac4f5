#pragma once
// Every number's definition, told beside it: in words of four languages and in figures. Pure.

#include "core/json.h"
#include "resolve.h"
#include "window.h"

namespace polku::metrics {

struct DefinitionRequest {
  const MetricQuery& query;
  const Target& target;
  const Snapshot& snapshot;
  const Window& window;
  std::optional<Window> earlier;
};
// {"metric", "unit", "words": {"fi", "sv", "en", "uk"}, "scale", "positive", "promoter_min",
// "interval_method", "confidence", "minimum_group", "from", "to", "time_zone", ...}.
json::object definition_of(const DefinitionRequest& request);

// {"from", "to"} as days, both included, or instants; null where open.
json::object to_json(const Window& window, const TimeZone& zone);

}  // namespace polku::metrics
