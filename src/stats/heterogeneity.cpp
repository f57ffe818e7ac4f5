#include "stats/heterogeneity.h"

#include <cmath>
#include <vector>

#include "stats/distributions.h"
#include "stats/multiplicity.h"

namespace polku::stats {

namespace {

struct Group {
  double mean = 0.0, variance = 0.0;  // of the mean
};

// Weighted squares of the distances from the common mean, if the true variance were `between`.
double squares_at(const std::vector<Group>& groups, double between) {
  double weights = 0.0, sum = 0.0;
  for (const auto& group : groups) {
    const double weight = 1.0 / (group.variance + between);
    weights += weight;
    sum += weight * group.mean;
  }
  const double mean = sum / weights;
  double squares = 0.0;
  for (const auto& group : groups) {
    squares += (group.mean - mean) * (group.mean - mean) / (group.variance + between);
  }
  return squares;
}

// The variance at which the squares come down to `target`; they fall as it grows. 0 when they are
// below it from the start.
double variance_where(const std::vector<Group>& groups, double target) {
  if (squares_at(groups, 0.0) <= target) return 0.0;
  double low = 0.0, high = 1e-12;
  while (squares_at(groups, high) > target) {
    low = high;
    high *= 4.0;
  }
  for (int i = 0; i < 200 && high - low > 1e-14 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (squares_at(groups, middle) > target ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

Estimate between_group_deviation(std::span<const Estimate> means, Confidence confidence) {
  std::vector<Group> groups;
  Estimate deviation;
  for (const auto& one : means) {
    if (!std::isfinite(one.value) || !(one.standard_error > 0.0)) continue;
    groups.push_back({one.value, one.standard_error * one.standard_error});
    deviation.n += one.n;
  }
  if (groups.size() < 2) return {.n = deviation.n};
  const auto freedom = static_cast<double>(groups.size() - 1);
  const double half = confidence.alpha() / 2.0;
  deviation.value = std::sqrt(variance_where(groups, freedom));
  deviation.low = std::sqrt(variance_where(groups, chi_squared_quantile(1.0 - half, freedom)));
  deviation.high = std::sqrt(variance_where(groups, chi_squared_quantile(half, freedom)));
  return deviation;
}

std::optional<LargestGap> largest_gap(std::span<const Summary> groups, Confidence confidence,
                                      double alpha) {
  std::vector<LargestGap> gaps;
  std::vector<double> p_values;
  for (std::size_t a = 0; a < groups.size(); ++a) {
    for (std::size_t b = a + 1; b < groups.size(); ++b) {
      const bool rising = groups[a].mean <= groups[b].mean;
      LargestGap gap;
      gap.low = rising ? a : b;
      gap.high = rising ? b : a;
      gap.difference = welch_difference({groups[gap.low], groups[gap.high]}, confidence);
      p_values.push_back(gap.difference.p_value);
      gaps.push_back(gap);
    }
  }
  const auto adjusted = benjamini_hochberg(p_values);
  std::optional<LargestGap> largest;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    gaps[i].adjusted_p = adjusted[i];
    if (!(adjusted[i] < alpha)) continue;
    if (!largest || gaps[i].difference.value > largest->difference.value) largest = gaps[i];
  }
  return largest;
}

}  // namespace polku::stats
