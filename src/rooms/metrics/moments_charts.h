#pragma once
// Weekly scores of a path's moments, whole weeks up to this one.

#include "engine.h"
#include "metrics/moments.h"

namespace polku::metrics {

// Weeks that the metric queries would hide are left out.
Result<std::vector<MomentChart>> read_charts(Engine& engine, const directory::Actor& actor,
                                             const PathSpec& path, int weeks);

}  // namespace polku::metrics
