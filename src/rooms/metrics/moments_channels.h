#pragma once
// How alike the channels of a path are.

#include "moments_scores.h"
#include "moments_view.h"

namespace polku::metrics {

struct ChannelRequest {
  PathFacts& facts;
  const ResolvedView& view;
  const PathSums& sums;       // of the view
  const ScoreChoice& choice;  // of the view
};
// Over the answers of the path's measure; channels that may not be seen are left out.
Result<Consistency> read_consistency(const ChannelRequest& request);

// Pure: the channels that may be seen, in what they differ.
Consistency consistency_of(const std::map<std::string, Tally>& channels,
                           stats::Confidence confidence);

}  // namespace polku::metrics
