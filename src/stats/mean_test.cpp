#include "stats/mean.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "oracle_values.h"

namespace polku::stats {
namespace {

const std::vector<double> kBefore = {7, 8, 10, 9, 3, 8, 6, 10, 9, 9, 2};
const std::vector<double> kAfter = {9, 10, 10, 8, 7, 9, 10, 10};

TEST(MeanEstimate, AgreesWithR) {
  const auto r = testing::recorded_values("classical");
  const Estimate mean = mean_estimate(summarise(kBefore));
  EXPECT_NEAR(mean.value, r.at("mean_value"), 1e-12);
  EXPECT_NEAR(mean.low, r.at("mean_low"), 1e-9);
  EXPECT_NEAR(mean.high, r.at("mean_high"), 1e-9);
  EXPECT_NEAR(mean.standard_error, r.at("mean_standard_error"), 1e-12);
  const Estimate ninety = mean_estimate(summarise(kBefore), Confidence(0.9));
  EXPECT_NEAR(ninety.low, r.at("mean90_low"), 1e-9);
  EXPECT_NEAR(ninety.high, r.at("mean90_high"), 1e-9);
}

TEST(Summary, IsTheSameFromValuesSumsHistogramAndEqualWeights) {
  testing::Random random(7);
  std::vector<double> values;
  std::vector<HistogramBin> histogram(11);
  Sums sums;
  WeightedSums weighted;
  for (int i = 0; i < 500; ++i) {
    const int score = random.below(11);
    values.push_back(score);
    histogram[score].value = score;
    histogram[score].count += 1.0;
    sums.n += 1.0;
    sums.sum += score;
    sums.sum_of_squares += score * score;
    weighted.weight += 0.25;
    weighted.weighted_sum += 0.25 * score;
    weighted.weighted_sum_of_squares += 0.25 * score * score;
    weighted.squared_weight += 0.0625;
  }
  const Summary expected = summarise(values);
  for (const Summary& other : {summarise(sums), summarise(histogram), summarise(weighted)}) {
    EXPECT_NEAR(other.n, expected.n, 1e-9);
    EXPECT_NEAR(other.mean, expected.mean, 1e-12);
    EXPECT_NEAR(other.variance, expected.variance, 1e-10);
  }
}

TEST(Summary, KeepsItsPrecisionForAHundredMillionAnswers) {
  const Sums sums{.n = 1e8, .sum = 9e8 + 1.0, .sum_of_squares = 81e8 + 19.0};
  // One answer of 10, the rest 9: the variance is (1 - 1/n)/(n - 1) = 1/n.
  EXPECT_NEAR(summarise(sums).variance, 1e-8, 1e-12);
}

TEST(Summary, NeverHasANegativeVariance) {
  const double third = 1.0 / 3.0;
  const Sums sums{.n = 9.0, .sum = 9.0 * third, .sum_of_squares = 9.0 * third * third};
  EXPECT_GE(summarise(sums).variance, 0.0);
  EXPECT_LT(summarise(sums).variance, 1e-15);
}

TEST(Summary, CountsUnequalWeightsAsFewerAnswers) {
  // Weights 1, 1, 2: (4)^2 / 6.
  const WeightedSums sums{.weight = 4.0,
                          .weighted_sum = 1.0 * 3 + 1.0 * 5 + 2.0 * 8,
                          .weighted_sum_of_squares = 9.0 + 25.0 + 2.0 * 64.0,
                          .squared_weight = 6.0};
  const Summary summary = summarise(sums);
  EXPECT_NEAR(summary.n, 16.0 / 6.0, 1e-12);
  EXPECT_NEAR(summary.mean, 6.0, 1e-12);
  EXPECT_NEAR(summary.variance, (162.0 / 4.0 - 36.0) * summary.n / (summary.n - 1.0), 1e-9);
}

TEST(MeanEstimate, HasNoIntervalForOneAnswerAndNothingForNone) {
  const Estimate one = mean_estimate(summarise(Sums{.n = 1, .sum = 4, .sum_of_squares = 16}));
  EXPECT_EQ(one.value, 4.0);
  EXPECT_EQ(one.n, 1.0);
  EXPECT_TRUE(std::isnan(one.low));
  EXPECT_TRUE(std::isnan(one.high));
  const Estimate none = mean_estimate(summarise(Sums{}));
  EXPECT_EQ(none.n, 0.0);
  EXPECT_TRUE(std::isnan(none.value));
  EXPECT_EQ(summarise(std::vector<double>{}).n, 0.0);
  EXPECT_EQ(summarise(std::vector<HistogramBin>{{.value = 3, .count = 0}}).n, 0.0);
  EXPECT_EQ(summarise(WeightedSums{}).n, 0.0);
}

TEST(MeanEstimate, CoversTheTruthOfSkewedRatings) {
  testing::Random random(1908);
  constexpr int kRuns = 3000;
  int covered = 0;
  for (int run = 0; run < kRuns; ++run) {
    std::vector<double> values;
    for (int i = 0; i < 40; ++i) values.push_back(random.uniform() < 0.3 ? 2.0 : 5.0);
    const Estimate mean = mean_estimate(summarise(values));
    covered += mean.low <= 4.1 && 4.1 <= mean.high;
  }
  EXPECT_NEAR(static_cast<double>(covered) / kRuns, 0.95, 0.025);
}

TEST(WelchDifference, AgreesWithR) {
  const auto r = testing::recorded_values("classical");
  const Difference change =
      welch_difference({.before = summarise(kBefore), .after = summarise(kAfter)});
  EXPECT_NEAR(change.low, r.at("welch_low"), 1e-9);
  EXPECT_NEAR(change.high, r.at("welch_high"), 1e-9);
  EXPECT_NEAR(change.standard_error, r.at("welch_standard_error"), 1e-12);
  EXPECT_NEAR(change.p_value, r.at("welch_p"), 1e-9);
}

TEST(WelchDifference, SaysOnlyTheValueWhereNoSpreadIsKnown) {
  const Summary one = summarise(Sums{.n = 1, .sum = 3, .sum_of_squares = 9});
  const Summary alike = summarise(Sums{.n = 4, .sum = 20, .sum_of_squares = 100});
  for (const Difference& change : {welch_difference({.before = one, .after = alike}),
                                   welch_difference({.before = alike, .after = alike})}) {
    EXPECT_FALSE(std::isnan(change.value));
    EXPECT_TRUE(std::isnan(change.p_value));
    EXPECT_TRUE(std::isnan(change.low));
  }
  EXPECT_TRUE(std::isnan(welch_difference({.before = {}, .after = alike}).value));
}

TEST(WelchDifference, WorksWhenOnlyOneSideVaries) {
  const Summary alike = summarise(Sums{.n = 4, .sum = 20, .sum_of_squares = 100});
  const Difference change = welch_difference({.before = alike, .after = summarise(kBefore)});
  EXPECT_GT(change.p_value, 0.0);
  EXPECT_LT(change.low, change.value);
}

}  // namespace
}  // namespace polku::stats
