#pragma once

#include "stats/estimate.h"

namespace polku::stats {

// What may be said of a change. NoSign claims that a relevant change would have been seen.
enum class Verdict { Up, Down, NoSign, TooFew };

// `relevant_difference` is in the unit of the difference: 10 NPS points by the product's default,
// 0.10 for shares as 0..1 or 10 for shares in percentage points.
struct VerdictRule {
  double relevant_difference = 10.0;
  double alpha = 0.05;
  double power_min = 0.8;
};

// Power of the two-sided test at `alpha` to see a true difference of `relevant_difference`,
// 0..1; NaN where the standard error is not known.
double power_to_see(const Difference& difference, const VerdictRule& rule = {});

// Significant by the adjusted p-value (see multiplicity.h; the plain one when there is a single
// comparison): Up or Down by the sign. Otherwise NoSign when the power was enough, else TooFew.
// A NaN p-value is TooFew.
Verdict change_verdict(const Difference& difference, double adjusted_p_value,
                       const VerdictRule& rule = {});

}  // namespace polku::stats
