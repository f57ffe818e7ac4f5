#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "stats/estimate.h"

namespace polku::stats {

// How much of the spread of a score comes from where, when and by whom people were served:
// crossed random effects, score = mean + place + time + person + residual, by restricted maximum
// likelihood (Patterson and Thompson 1971) on Henderson's mixed model equations, as lme4 fits it
// (Bates et al. 2015); average-information steps (Gilmour, Thompson and Cullis 1995).

// One source of variation: the level (any number) that each answer belongs to, e.g. its unit.
// Factors may be crossed or nested; any number of them, each with up to thousands of levels.
struct RandomFactor {
  std::string name;
  std::vector<std::size_t> level_of_answer;
};

// `deviation` is the standard deviation on the scale of the score, `variance` its square, both
// with an interval that starts at 0 when the component may be absent; `share` of the total
// variance, residual included, 0..1. `effects`: the predicted deviation (BLUP) of each level from
// the mean, in the order of `level_numbers` (ascending). A factor with a single level cannot be
// estimated: its numbers are NaN and it counts as absent elsewhere.
struct VarianceComponent {
  std::string name;
  std::size_t levels = 0;
  Estimate variance;
  Estimate deviation;
  double share = kUnknown;
  std::vector<std::size_t> level_numbers;
  std::vector<double> effects;
};

// `together` is the standard deviation of all factors together, residual left out.
// `restricted_deviance` is -2 log restricted likelihood at the optimum (lme4's REML criterion).
struct VarianceComponents {
  std::vector<VarianceComponent> factors;
  VarianceComponent residual;
  Estimate together;
  Estimate mean;
  double restricted_deviance = kUnknown;
  int iterations = 0;
  bool converged = false;
};

// Intervals: each component by Tukey (1951) and Williams (1962), generalised: the estimate plus
// its noise is a chi-squared with levels - 1 degrees of freedom; sums of components by MOVER (Zou
// and Donner 2008). Approximate; with few levels they are wide, as they must be.
// Errors (Invalid, field = factor or "scores"): lengths that differ, fewer than 3 answers, a score
// that is not finite, scores all alike, a factor with a level of its own for every answer, two
// factors that split the answers alike.
Result<VarianceComponents> variance_components(std::span<const double> scores,
                                               std::span<const RandomFactor> factors,
                                               Confidence confidence = {});

// The standard deviation of several independent components together, from their variances and the
// variances' intervals (MOVER, as above).
Estimate deviation_of_sum(std::span<const Estimate> variances);

}  // namespace polku::stats
