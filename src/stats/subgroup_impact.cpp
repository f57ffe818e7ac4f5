#include "stats/subgroup_impact.h"

#include <cmath>

#include "stats/distributions.h"

namespace polku::stats {

Estimate subgroup_impact(std::span<const ScoreSplit> scores, Confidence confidence) {
  double inside = 0, outside = 0, total_inside = 0, total_outside = 0;
  for (const auto& score : scores) {
    inside += score.inside;
    outside += score.outside;
    total_inside += score.value * score.inside;
    total_outside += score.value * score.outside;
  }
  Estimate impact;
  impact.n = inside;
  if (!(inside > 0) || !(outside > 0)) return impact;
  const double n = inside + outside;
  const double all = (total_inside + total_outside) / n;
  const double without = total_outside / outside;
  double squares = 0;
  for (const auto& score : scores) {
    const double of_inside = score.value - all;
    const double of_outside = of_inside - (score.value - without) * n / outside;
    squares += score.inside * of_inside * of_inside + score.outside * of_outside * of_outside;
  }
  impact.value = all - without;
  impact.standard_error = std::sqrt(squares) / n;
  const double half = z_quantile(confidence) * impact.standard_error;
  impact.low = impact.value - half;
  impact.high = impact.value + half;
  return impact;
}

}  // namespace polku::stats
