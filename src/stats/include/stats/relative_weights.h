#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "stats/estimate.h"

namespace polku::stats {

// How much of an outcome's variance goes together with each of several correlated predictors:
// Johnson (2000), "A heuristic method for estimating the relative weight of predictor variables
// in multiple regression". Association only: nothing here says "causes".

// Columns of one length, an answer a row; NaN is a missing value.
struct Predictor {
  std::string name;
  std::vector<double> values;
};

struct RelativeWeightsOptions {
  Confidence confidence{};
  int resamples = 1000;
  std::uint64_t seed = 20001;
};

// `weight` is in units of R^2 (0..1), n the rows used; interval by bootstrap percentiles,
// standard_error the bootstrap's. `share` = weight / R^2 (NaN when R^2 is 0).
// `correlation` with the outcome gives the direction. `pairwise_n` counts rows where this
// predictor and the outcome are both known.
struct RelativeWeight {
  Estimate weight;
  double share = kUnknown;
  double correlation = kUnknown;
  std::size_t pairwise_n = 0;
};

// Weights stand in the order of the predictors and sum to r_squared.
struct RelativeWeights {
  std::vector<RelativeWeight> weights;
  Estimate r_squared;
  std::size_t rows_used = 0;
  std::size_t rows_dropped = 0;
};

// Rows with any missing value are left out (listwise). The same input and seed give the same
// output on every machine. Collinear predictors share their weight and are not an error.
// Errors (Invalid, field = the predictor's name or "outcome"): no predictors, lengths that differ,
// an infinite value, fewer than predictors + 2 complete rows, a constant column.
// Cost: resamples x rows x predictors^2 / 2.
Result<RelativeWeights> relative_weights(const std::vector<Predictor>& predictors,
                                         const std::vector<double>& outcome,
                                         const RelativeWeightsOptions& options = {});

}  // namespace polku::stats
