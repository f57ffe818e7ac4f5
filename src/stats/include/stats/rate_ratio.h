#pragma once

#include "stats/estimate.h"

namespace polku::stats {

// Events and what they could have come from: mentions of a theme among so many comments.
// Preconditions: events >= 0, exposure > 0 on both sides.
struct Rate {
  double events = 0.0;
  double exposure = 0.0;
};

// After's rate over before's, of Poisson counts.
struct RateRatio {
  double value = kUnknown;  // infinite when there was nothing before
  double low = kUnknown;
  double high = kUnknown;  // may be infinite
  double p_value = kUnknown;
};

// Exact and conditional on the total (Przyborowski and Wilenski 1940, Biometrika 31): given their
// sum, after's events are binomial. Clopper-Pearson limits (1934) turned into ratios; the p-value
// is twice the smaller tail, at most 1, so that it agrees with the interval. No events on either
// side: all NaN.
RateRatio poisson_rate_ratio(const BeforeAfter<Rate>& rates, Confidence confidence = {});

}  // namespace polku::stats
