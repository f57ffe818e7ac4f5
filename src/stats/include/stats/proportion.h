#pragma once

#include "stats/estimate.h"

namespace polku::stats {

// Shares, 0..1. Counts may be fractional: with weights give the weighted share times the
// effective n, out of the effective n.

// Precondition: 0 <= successes <= n.
struct Proportion {
  double successes = 0.0;
  double n = 0.0;

  double share() const { return successes / n; }
};

// Wilson (1927) score interval, always within [0, 1] and around the share.
// standard_error is half the interval over z, positive for 0 and n of n too. n = 0: the rest NaN.
Estimate wilson(const Proportion& proportion, Confidence confidence = {});

// Newcombe (1998) hybrid score interval for two independent shares (his method 10).
// The p-value is that interval turned round: 1 - the level at which it just touches zero, so
// "p < alpha" and "zero outside the interval" are the same statement. Either side empty: all NaN.
Difference newcombe_difference(const BeforeAfter<Proportion>& proportions,
                               Confidence confidence = {});

}  // namespace polku::stats
