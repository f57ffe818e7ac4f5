#pragma once

#include <span>

#include "stats/estimate.h"

namespace polku::stats {

// Means of ratings, in points of the scale.

// What a mean needs: the number of answers (effective n when weighted), mean and the unbiased
// variance of one answer. variance is NaN below two answers, mean NaN without any.
struct Summary {
  double n = 0.0;
  double mean = kUnknown;
  double variance = kUnknown;
};

// Running sums, as a database returns them. Sums of whole scale points are exact; for values far
// from zero relative to their spread prefer the histogram or the values themselves.
struct Sums {
  double n = 0.0;
  double sum = 0.0;
  double sum_of_squares = 0.0;
};

// Sums of w, w x, w x^2 and w^2 over answers x with weights w >= 0.
struct WeightedSums {
  double weight = 0.0;
  double weighted_sum = 0.0;
  double weighted_sum_of_squares = 0.0;
  double squared_weight = 0.0;
};

// One bar of a histogram; count may be fractional, not negative.
struct HistogramBin {
  double value = 0.0;
  double count = 0.0;
};

// All four give the same Summary. Rounding never makes a variance negative.
Summary summarise(const Sums& sums);
Summary summarise(std::span<const HistogramBin> histogram);
Summary summarise(std::span<const double> values);
// n is the effective n (sum w)^2 / sum w^2 (Kish 1965).
Summary summarise(const WeightedSums& sums);

// Mean with Student's t interval, n - 1 degrees of freedom. One answer (or an effective n of 1 or
// less): the value without an interval. Answers all alike give an interval of no width.
Estimate mean_estimate(const Summary& summary, Confidence confidence = {});

// Welch (1947): difference of means with unequal variances, Satterthwaite's degrees of freedom.
// Fewer than two answers on a side, or no spread on either: value only, p-value NaN.
Difference welch_difference(const BeforeAfter<Summary>& summaries, Confidence confidence = {});

}  // namespace polku::stats
