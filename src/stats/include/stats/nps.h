#pragma once

#include "stats/estimate.h"

namespace polku::stats {

// Net Promoter Score in points, -100..100.
// Source: Rocks (2016), "Interval estimation for the Net Promoter Score",
// The American Statistician 70(4): the adjusted Wald interval, best of the methods compared there.

// Answers by group. Counts may be fractional (weighted); none may be negative.
struct NpsCounts {
  double promoters = 0.0;
  double passives = 0.0;
  double detractors = 0.0;

  double n() const { return promoters + passives + detractors; }
};

// value = 100 (P - D)/n. Interval: n' = n + 3, p' = (P + 3/4)/n', d' = (D + 3/4)/n',
// (p' - d') +/- z sqrt((p' + d' - (p' - d')^2)/n'), in points, clipped to [-100, 100].
// The interval is centred on p' - d', so for one or two answers it may end short of the value.
// standard_error is the adjusted one, in points. No answers: n = 0, the rest NaN.
Estimate net_promoter_score(const NpsCounts& counts, Confidence confidence = {});

// Counts are sums of weights, whatever their scale; the interval is that of `effective_n` answers
// (Kish 1965, see raking.h) and so is the estimate's n.
Estimate weighted_net_promoter_score(const NpsCounts& weight_sums, double effective_n,
                                     Confidence confidence = {});

// Counts scaled so that they sum to `effective_n`; for handing weighted counts to the functions
// here. Empty counts stay empty.
NpsCounts scaled_to(const NpsCounts& weight_sums, double effective_n);

// Variance of one answer's contribution (100, 0 or -100), in points squared, unadjusted:
// 100^2 (p + d - (p - d)^2). NaN without answers. For the planner, see sample_size.h.
double nps_answer_variance(const NpsCounts& counts);

// Difference of two independent scores in points: value of the raw scores; interval around the
// difference of the adjusted ones with their variances added, clipped to [-200, 200]; the p-value
// agrees with the interval. Either side empty: all NaN.
Difference nps_difference(const BeforeAfter<NpsCounts>& counts, Confidence confidence = {});

}  // namespace polku::stats
