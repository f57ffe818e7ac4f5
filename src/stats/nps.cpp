#include "stats/nps.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace polku::stats {

namespace {

// Centre and variance after Rocks (2016) adds 3/4 to promoters and detractors and 3 to n;
// as shares, not points.
struct Adjusted {
  double centre = 0.0;
  double variance = 0.0;
};

Adjusted adjusted(const NpsCounts& counts) {
  const double n = counts.n() + 3.0;
  const double promoters = (counts.promoters + 0.75) / n;
  const double detractors = (counts.detractors + 0.75) / n;
  const double centre = promoters - detractors;
  return {.centre = centre, .variance = (promoters + detractors - centre * centre) / n};
}

double points(const NpsCounts& counts) {
  return 100.0 * (counts.promoters - counts.detractors) / counts.n();
}

}  // namespace

Estimate net_promoter_score(const NpsCounts& counts, Confidence confidence) {
  const double n = counts.n();
  if (!(n > 0.0)) return {};
  const Adjusted score = adjusted(counts);
  const double standard_error = std::sqrt(score.variance);
  const double half = z_quantile(confidence) * standard_error;
  return {.value = points(counts),
          .low = std::clamp(100.0 * (score.centre - half), -100.0, 100.0),
          .high = std::clamp(100.0 * (score.centre + half), -100.0, 100.0),
          .n = n,
          .standard_error = 100.0 * standard_error};
}

NpsCounts scaled_to(const NpsCounts& weight_sums, double effective_n) {
  const double total = weight_sums.n();
  if (!(total > 0.0)) return {};
  const double factor = effective_n / total;
  return {.promoters = weight_sums.promoters * factor,
          .passives = weight_sums.passives * factor,
          .detractors = weight_sums.detractors * factor};
}

Estimate weighted_net_promoter_score(const NpsCounts& weight_sums, double effective_n,
                                     Confidence confidence) {
  return net_promoter_score(scaled_to(weight_sums, effective_n), confidence);
}

double nps_answer_variance(const NpsCounts& counts) {
  const double n = counts.n();
  if (!(n > 0.0)) return kUnknown;
  const double score = (counts.promoters - counts.detractors) / n;
  return 1e4 * ((counts.promoters + counts.detractors) / n - score * score);
}

Difference nps_difference(const BeforeAfter<NpsCounts>& counts, Confidence confidence) {
  if (!(counts.before.n() > 0.0) || !(counts.after.n() > 0.0)) return {};
  const Adjusted before = adjusted(counts.before);
  const Adjusted after = adjusted(counts.after);
  const double centre = after.centre - before.centre;
  const double standard_error = std::sqrt(before.variance + after.variance);
  const double half = z_quantile(confidence) * standard_error;
  return {.value = points(counts.after) - points(counts.before),
          .low = std::clamp(100.0 * (centre - half), -200.0, 200.0),
          .high = std::clamp(100.0 * (centre + half), -200.0, 200.0),
          .standard_error = 100.0 * standard_error,
          .p_value = normal_two_sided_p(centre / standard_error)};
}

}  // namespace polku::stats
