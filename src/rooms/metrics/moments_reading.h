#pragma once
// The reading of a path: counted, hidden, told.

#include "moments_facts.h"
#include "moments_view.h"

namespace polku::metrics {

struct PathRequest {
  Engine& engine;
  const directory::Actor& actor;
  const PathSpec& path;
  const PathView& view;
};
Result<PathReading> read_path(const PathRequest& request);

}  // namespace polku::metrics
