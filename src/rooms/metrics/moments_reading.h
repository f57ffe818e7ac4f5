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

// Of every family, the terms with most answers of the path's moments (by family; 0 when there are
// none). `also` decides between equals.
std::array<std::size_t, kFamilies> chosen_terms(const PathSums& sums, const PathSums* also = {});

// The measure that covers most moments with enough answers; ties: csat, mean, ces, nps.
Family chosen_curve(const PathSums& sums, const std::array<std::size_t, kFamilies>& terms,
                    double enough);

}  // namespace polku::metrics
