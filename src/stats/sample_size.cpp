#include "stats/sample_size.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace polku::stats {

namespace {

double squared_quantiles(const TestDesign& design) {
  const double z = z_quantile(Confidence(1.0 - design.alpha)) + normal_quantile(design.power);
  return z * z;
}

}  // namespace

double share_variance(double share) { return share * (1.0 - share); }

double answers_needed(const AnswerVariances& variances, double delta, const TestDesign& design) {
  if (!(variances.before >= 0.0) || !(variances.after >= 0.0) || std::isnan(delta)) {
    return kUnknown;
  }
  const double needed =
      squared_quantiles(design) * (variances.before + variances.after) / (delta * delta);
  if (std::isnan(needed)) return std::numeric_limits<double>::infinity();
  return std::max(2.0, std::ceil(needed));
}

double answers_needed_for_shares(const BeforeAfter<double>& shares, const TestDesign& design) {
  return answers_needed(
      {.before = share_variance(shares.before), .after = share_variance(shares.after)},
      shares.after - shares.before, design);
}

double detectable_change(const AnswerVariances& variances, const BeforeAfter<double>& n,
                         const TestDesign& design) {
  if (!(n.before > 0.0) || !(n.after > 0.0)) return kUnknown;
  return std::sqrt(squared_quantiles(design) *
                   (variances.before / n.before + variances.after / n.after));
}

double detectable_share_rise(double share, const BeforeAfter<double>& n, const TestDesign& design) {
  if (!(share >= 0.0 && share <= 1.0) || !(n.before > 0.0) || !(n.after > 0.0)) return kUnknown;
  // rise^2 = zz (v(p)/n0 + v(p + rise)/n1) is a quadratic in the rise with one positive root.
  const double zz = squared_quantiles(design);
  const double square = 1.0 + zz / n.after;
  const double linear = -(zz / n.after) * (1.0 - 2.0 * share);
  const double constant = -zz * share_variance(share) * (1.0 / n.before + 1.0 / n.after);
  const double rise =
      (-linear + std::sqrt(linear * linear - 4.0 * square * constant)) / (2.0 * square);
  return share + rise <= 1.0 && rise > 0.0 ? rise : kUnknown;
}

}  // namespace polku::stats
