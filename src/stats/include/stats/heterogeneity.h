#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "stats/estimate.h"
#include "stats/mean.h"

namespace polku::stats {

// How much groups (channels) truly differ, once the noise of their own few answers is taken out.

// The standard deviation of the groups' true means around their common one. Value by the
// generalised method of moments of Paule and Mandel (1982; DerSimonian and Kacker 2007): the
// variance at which the weighted squares of the groups' distances are as many as they should be,
// k - 1. Interval by the Q-profile method (Viechtbauer 2007), whose middle that variance is.
// Zero where the means differ by less than noise makes them. n: the groups' answers together.
// Fewer than two groups with a finite mean and a positive standard error: NaN.
Estimate between_group_deviation(std::span<const Estimate> means, Confidence confidence = {});

// The largest difference between two groups that is significant among all pairs, by Welch (1947)
// and Benjamini and Hochberg (1995) at `alpha`: high minus low. Nothing when there is none.
struct LargestGap {
  std::size_t low = 0, high = 0;
  Difference difference;
  double adjusted_p = kUnknown;
};
std::optional<LargestGap> largest_gap(std::span<const Summary> groups, Confidence confidence = {},
                                      double alpha = 0.05);

}  // namespace polku::stats
