#pragma once

#include <cstddef>
#include <vector>

#include "stats/variance_components.h"

namespace polku::stats {

// The level of an experience, from how much its score varies by place, time and person: random
// when it depends on where, when and by whom, expected when it does not.

enum class Evenness {
  Spread,     // random: together more than the limit, and surely so
  Even,       // expected: together less than the limit, and surely so
  Between,    // the limit lies within the interval
  FewLevels,  // no factor has levels enough to decide
};

// `deviation_limit` in points of the score: 0.5 of 0-10. A factor with fewer than `levels_min`
// levels (four shops, three weeks) tells too little of places or weeks at large to decide.
struct EvennessRule {
  double deviation_limit = 0.5;
  std::size_t levels_min = 5;
};

// `together`: the standard deviation of the deciding factors together. `decides`: whether each
// factor does, in the order of the components.
struct EvennessVerdict {
  Evenness evenness = Evenness::FewLevels;
  Estimate together;
  std::vector<bool> decides;
};
EvennessVerdict judge_evenness(const VarianceComponents& components, const EvennessRule& rule = {});

}  // namespace polku::stats
