#pragma once

#include <span>

#include "stats/estimate.h"

namespace polku::stats {

// How many answers have this value, inside a subgroup and outside of it. Counts are not negative.
struct ScoreSplit {
  double value = 0.0;
  double inside = 0.0;
  double outside = 0.0;
};

// What a subgroup does to a mean: the mean of all answers minus the mean without the subgroup, in
// the values' unit; n is the number of answers inside. The two means share the answers outside, so
// the variance is that of the difference's influence function (delta method; Hampel 1974, JASA
// 69(346)): with p the share inside, an answer x counts (x - all) inside and
// (x - all) - (x - without) / (1 - p) outside. Nobody inside or nobody outside: NaN.
Estimate subgroup_impact(std::span<const ScoreSplit> scores, Confidence confidence = {});

}  // namespace polku::stats
