#include "stats/mean.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"

namespace polku::stats {

namespace {

Summary summary_of(double n, double mean, double squared_deviations) {
  if (!(n > 0.0)) return {};
  Summary summary{.n = n, .mean = mean, .variance = kUnknown};
  if (n > 1.0) summary.variance = std::max(0.0, squared_deviations) / (n - 1.0);
  return summary;
}

}  // namespace

Summary summarise(const Sums& sums) {
  if (!(sums.n > 0.0)) return {};
  // Extended precision keeps the subtraction below exact for any realistic sums of whole points.
  const long double mean = static_cast<long double>(sums.sum) / sums.n;
  const long double squared_deviations = sums.sum_of_squares - mean * sums.sum;
  return summary_of(sums.n, static_cast<double>(mean), static_cast<double>(squared_deviations));
}

Summary summarise(std::span<const HistogramBin> histogram) {
  long double n = 0.0L;
  long double sum = 0.0L;
  for (const HistogramBin& bin : histogram) {
    n += bin.count;
    sum += static_cast<long double>(bin.value) * bin.count;
  }
  if (!(n > 0.0L)) return {};
  const long double mean = sum / n;
  long double squared_deviations = 0.0L;
  for (const HistogramBin& bin : histogram) {
    squared_deviations += bin.count * (bin.value - mean) * (bin.value - mean);
  }
  return summary_of(static_cast<double>(n), static_cast<double>(mean),
                    static_cast<double>(squared_deviations));
}

Summary summarise(std::span<const double> values) {
  if (values.empty()) return {};
  const auto n = static_cast<double>(values.size());
  long double sum = 0.0L;
  for (const double value : values) sum += value;
  const long double mean = sum / n;
  long double squared_deviations = 0.0L;
  for (const double value : values) squared_deviations += (value - mean) * (value - mean);
  return summary_of(n, static_cast<double>(mean), static_cast<double>(squared_deviations));
}

Summary summarise(const WeightedSums& sums) {
  if (!(sums.weight > 0.0) || !(sums.squared_weight > 0.0)) return {};
  const double effective_n = sums.weight * sums.weight / sums.squared_weight;
  const long double mean = static_cast<long double>(sums.weighted_sum) / sums.weight;
  const long double spread =
      (sums.weighted_sum_of_squares - mean * sums.weighted_sum) / sums.weight;
  return summary_of(effective_n, static_cast<double>(mean),
                    static_cast<double>(spread) * effective_n);
}

Estimate mean_estimate(const Summary& summary, Confidence confidence) {
  if (!(summary.n > 0.0)) return {};
  Estimate estimate{.value = summary.mean, .n = summary.n};
  if (!(summary.n > 1.0) || std::isnan(summary.variance)) return estimate;
  estimate.standard_error = std::sqrt(summary.variance / summary.n);
  const double half = t_quantile(confidence, summary.n - 1.0) * estimate.standard_error;
  estimate.low = summary.mean - half;
  estimate.high = summary.mean + half;
  return estimate;
}

Difference welch_difference(const BeforeAfter<Summary>& summaries, Confidence confidence) {
  const Summary& before = summaries.before;
  const Summary& after = summaries.after;
  if (!(before.n > 0.0) || !(after.n > 0.0)) return {};
  Difference difference{.value = after.mean - before.mean};
  if (!(before.n > 1.0) || !(after.n > 1.0)) return difference;
  const double before_part = before.variance / before.n;
  const double after_part = after.variance / after.n;
  const double variance = before_part + after_part;
  if (!(variance > 0.0)) return difference;
  const double degrees_of_freedom =
      variance * variance /
      (before_part * before_part / (before.n - 1.0) + after_part * after_part / (after.n - 1.0));
  difference.standard_error = std::sqrt(variance);
  const double half = t_quantile(confidence, degrees_of_freedom) * difference.standard_error;
  difference.low = difference.value - half;
  difference.high = difference.value + half;
  difference.p_value =
      t_two_sided_p(difference.value / difference.standard_error, degrees_of_freedom);
  return difference;
}

}  // namespace polku::stats
