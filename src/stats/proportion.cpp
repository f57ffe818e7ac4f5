#include "stats/proportion.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace polku::stats {

namespace {

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

Interval score_interval(const Proportion& proportion, double z) {
  const double n = proportion.n;
  const double share = proportion.share();
  const double zz = z * z;
  const double scale = 1.0 / (1.0 + zz / n);
  const double centre = scale * (share + zz / (2.0 * n));
  const double half =
      scale * z * std::sqrt(std::max(0.0, share * (1.0 - share)) / n + zz / (4.0 * n * n));
  // Rounding must not push an end past the share or the bounds (0 of n has low exactly 0).
  return {.low = std::clamp(centre - half, 0.0, share),
          .high = std::clamp(centre + half, share, 1.0)};
}

Interval hybrid_interval(const BeforeAfter<Proportion>& proportions, double z) {
  const Interval before = score_interval(proportions.before, z);
  const Interval after = score_interval(proportions.after, z);
  const double before_share = proportions.before.share();
  const double after_share = proportions.after.share();
  const double difference = after_share - before_share;
  return {.low = difference - std::hypot(after_share - after.low, before.high - before_share),
          .high = difference + std::hypot(after.high - after_share, before_share - before.low)};
}

// The end nearer to zero moves over zero exactly once as z grows, so bisection finds where.
double z_touching_zero(const BeforeAfter<Proportion>& proportions) {
  const bool rising = proportions.after.share() > proportions.before.share();
  const auto excludes_zero = [&](double z) {
    const Interval interval = hybrid_interval(proportions, z);
    return rising ? interval.low > 0.0 : interval.high < 0.0;
  };
  double inside = 0.0;
  double outside = 1.0;
  while (excludes_zero(outside) && outside < 1e6) outside *= 2.0;
  for (int step = 0; step < 80; ++step) {
    const double middle = 0.5 * (inside + outside);
    (excludes_zero(middle) ? inside : outside) = middle;
  }
  return 0.5 * (inside + outside);
}

}  // namespace

Estimate wilson(const Proportion& proportion, Confidence confidence) {
  if (!(proportion.n > 0.0)) return {};
  const double z = z_quantile(confidence);
  const Interval interval = score_interval(proportion, z);
  return {.value = proportion.share(),
          .low = interval.low,
          .high = interval.high,
          .n = proportion.n,
          .standard_error = (interval.high - interval.low) / (2.0 * z)};
}

Difference newcombe_difference(const BeforeAfter<Proportion>& proportions, Confidence confidence) {
  if (!(proportions.before.n > 0.0) || !(proportions.after.n > 0.0)) return {};
  const double z = z_quantile(confidence);
  const Interval interval = hybrid_interval(proportions, z);
  const double value = proportions.after.share() - proportions.before.share();
  const double p_value = value == 0.0 ? 1.0 : normal_two_sided_p(z_touching_zero(proportions));
  return {.value = value,
          .low = std::clamp(interval.low, -1.0, 1.0),
          .high = std::clamp(interval.high, -1.0, 1.0),
          .standard_error = (interval.high - interval.low) / (2.0 * z),
          .p_value = p_value};
}

}  // namespace polku::stats
