#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/result.h"

namespace polku::stats {

// Weights that make a sample's margins equal to known ones: iterative proportional fitting
// (Deming and Stephan 1940), trimmed at 5 x the median weight.

// One known margin: the category of every answer (index into target_shares) and the shares that
// the categories have in the population. Shares are made to sum to 1 when they miss it by <= 1 %.
struct Margin {
  std::string name;
  std::vector<std::size_t> categories;
  std::vector<double> target_shares;
};

struct RakingOptions {
  double trim_at_medians = 5.0;
  double tolerance = 1e-9;
  int sweeps_max = 2000;
  int trim_rounds_max = 20;
};

// Weights have mean 1. `margin_error_max` is the largest |weighted share - target| that is left:
// at most the tolerance when nothing was trimmed. `converged` is false when trimming stands in the
// way of the margins; the weights are usable all the same and the error says how far off they are.
struct Raking {
  std::vector<double> weights;
  double effective_n = 0.0;
  double margin_error_max = 0.0;
  int sweeps = 0;
  int trimmed = 0;
  bool converged = false;
};

// `base_weights` may be empty (all 1), else one positive weight an answer.
// Errors (Invalid, field = the margin's name): no answers, lengths that differ, a category out of
// range, shares negative or not summing to 1, a positive share that no answer has, margins that
// contradict each other or leave nobody. A share of 0 gives its answers weight 0, no error.
Result<Raking> rake(std::size_t answers, std::span<const Margin> margins,
                    std::span<const double> base_weights = {}, const RakingOptions& options = {});

// Kish (1965): (sum w)^2 / sum w^2; 0 without positive weights.
double effective_n(std::span<const double> weights);

}  // namespace polku::stats
