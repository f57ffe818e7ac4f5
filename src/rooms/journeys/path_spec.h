#pragma once
// A journey as the metrics room wants it: its moments, how they are grouped, what is bound to them.

#include <map>
#include <string>
#include <vector>

#include "journeys/documents.h"
#include "journeys/ports.h"
#include "metrics/moments.h"

namespace polku::journeys {

// The organisation's touchpoints by key, archived ones too.
using Touchpoints = std::map<std::string, Touchpoint, std::less<>>;
// One that cannot be read is left out: its moments are as if it had been removed.
Touchpoints touchpoints_of(const std::vector<StoredDocument>& documents);
// The moment's, or null when it names none or one that is no more.
const Touchpoint* touchpoint_of(const Moment& moment, const Touchpoints& touchpoints);

// The names of groups in MomentSpec::groups and PathReading::groups.
std::string stage_group(std::string_view stage_key);  // "stage:at_the_till"
std::string kind_group(StageKind kind);               // "kind:during"
std::string medium_group(Medium medium);              // "medium:digital"

struct PathParts {
  const Journey& journey;
  const Touchpoints& touchpoints;
  const std::vector<StoredBinding>& bindings;  // all of the organisation
};
// Bindings of the journey's own moments and of their touchpoints; themes are not for the metrics.
metrics::PathSpec path_spec(const PathParts& parts);

}  // namespace polku::journeys
