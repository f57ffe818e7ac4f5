#pragma once
// A MapView checked: what to ask of the metrics room, and whose journey it is.

#include <optional>
#include <string>

#include "journeys/documents.h"
#include "journeys/map.h"

namespace polku::journeys {

struct CheckedView {
  metrics::PathView path;
  std::optional<Persona> persona;
  std::string compared_unit;  // of compare "unit:<key>"
};
// Invalid names the parameter: an unknown persona, unit, measure or comparison. A unit that the
// actor does not see is as one that is not there.
Result<CheckedView> check_view(const directory::Actor& actor, const MapView& view,
                               const MapService::Ports& ports);

}  // namespace polku::journeys
