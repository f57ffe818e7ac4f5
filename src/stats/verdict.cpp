#include "stats/verdict.h"

#include <cmath>

#include "stats/distributions.h"

namespace polku::stats {

double power_to_see(const Difference& difference, const VerdictRule& rule) {
  if (!(difference.standard_error > 0.0)) return kUnknown;
  const double shift = std::abs(rule.relevant_difference) / difference.standard_error;
  const double z = z_quantile(Confidence(1.0 - rule.alpha));
  return normal_cdf(shift - z) + normal_cdf(-shift - z);
}

Verdict change_verdict(const Difference& difference, double adjusted_p_value,
                       const VerdictRule& rule) {
  if (std::isnan(adjusted_p_value) || std::isnan(difference.value)) return Verdict::TooFew;
  if (adjusted_p_value < rule.alpha && difference.value != 0.0) {
    return difference.value > 0.0 ? Verdict::Up : Verdict::Down;
  }
  return power_to_see(difference, rule) >= rule.power_min ? Verdict::NoSign : Verdict::TooFew;
}

}  // namespace polku::stats
