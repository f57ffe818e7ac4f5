#pragma once
// One customer's way along a path.

#include "engine.h"
#include "metrics/moments.h"

namespace polku::metrics {

Result<std::vector<WalkStep>> read_walk(Engine& engine, const directory::Actor& actor,
                                        const PathSpec& path, std::string_view contact);

}  // namespace polku::metrics
