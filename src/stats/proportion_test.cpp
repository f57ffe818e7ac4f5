#include "stats/proportion.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "oracle_values.h"

namespace polku::stats {
namespace {

TEST(Wilson, AgreesWithR) {
  const auto r = testing::recorded_values("classical");
  const int cases[][2] = {{55, 100}, {0, 10}, {10, 10}, {1, 3}, {812, 9431}};
  for (const auto& [x, n] : cases) {
    const std::string key = "wilson_" + std::to_string(x) + "_" + std::to_string(n);
    const Estimate share = wilson({.successes = double(x), .n = double(n)});
    EXPECT_NEAR(share.low, r.at(key + "_low"), 1e-9) << key;
    EXPECT_NEAR(share.high, r.at(key + "_high"), 1e-9) << key;
  }
}

TEST(Wilson, StaysWithinBoundsAndAroundTheShare) {
  for (const double level : {0.5, 0.8, 0.95, 0.999}) {
    for (int n = 1; n <= 40; ++n) {
      for (int x = 0; x <= n; ++x) {
        const Estimate share = wilson({.successes = double(x), .n = double(n)}, Confidence(level));
        EXPECT_GE(share.low, 0.0);
        EXPECT_LE(share.low, share.value);
        EXPECT_GE(share.high, share.value);
        EXPECT_LE(share.high, 1.0);
        EXPECT_GT(share.standard_error, 0.0);
      }
    }
  }
}

TEST(Wilson, TakesFractionalCounts) {
  const Estimate share = wilson({.successes = 3.7, .n = 9.2});
  EXPECT_NEAR(share.value, 3.7 / 9.2, 1e-12);
  EXPECT_GT(share.low, wilson({.successes = 3.0, .n = 9.2}).low);
  EXPECT_LT(share.low, wilson({.successes = 4.0, .n = 9.2}).low);
}

TEST(Wilson, SaysNothingWithoutAnswers) {
  const Estimate share = wilson({.successes = 0.0, .n = 0.0});
  EXPECT_EQ(share.n, 0.0);
  EXPECT_TRUE(std::isnan(share.value));
  EXPECT_TRUE(std::isnan(share.high));
}

TEST(Wilson, CoversTheTruthByExactEnumerationOnAverage) {
  for (const int n : {5, 20, 80}) {
    double coverage_sum = 0.0;
    constexpr int kGrid = 199;
    for (int step = 1; step <= kGrid; ++step) {
      const double p = step / (kGrid + 1.0);
      for (int x = 0; x <= n; ++x) {
        const Estimate share = wilson({.successes = double(x), .n = double(n)});
        if (p < share.low || p > share.high) continue;
        coverage_sum +=
            std::exp(std::lgamma(n + 1.0) - std::lgamma(x + 1.0) - std::lgamma(n - x + 1.0) +
                     x * std::log(p) + (n - x) * std::log(1.0 - p));
      }
    }
    EXPECT_NEAR(coverage_sum / kGrid, 0.955, 0.01) << n;
  }
}

TEST(NewcombeDifference, AgreesWithTheIntervalComposedInR) {
  const auto r = testing::recorded_values("classical");
  const int cases[][4] = {{48, 80, 56, 70}, {0, 10, 10, 10}, {5, 56, 0, 29}, {120, 400, 180, 450}};
  for (const auto& [x0, n0, x1, n1] : cases) {
    const std::string key = "newcombe_" + std::to_string(x0) + "_" + std::to_string(n0) + "_" +
                            std::to_string(x1) + "_" + std::to_string(n1);
    const Difference change = newcombe_difference(
        {.before = {double(x0), double(n0)}, .after = {double(x1), double(n1)}});
    EXPECT_NEAR(change.low, r.at(key + "_low"), 1e-9) << key;
    EXPECT_NEAR(change.high, r.at(key + "_high"), 1e-9) << key;
  }
}

TEST(NewcombeDifference, PublishedExampleOfNewcombe1998) {
  // Table II of the paper, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
  const Difference change = newcombe_difference({.before = {48, 80}, .after = {56, 70}});
  EXPECT_NEAR(change.low, 0.0524, 5e-5);
  EXPECT_NEAR(change.high, 0.3339, 5e-5);
}

TEST(NewcombeDifference, PValueAndIntervalAreOneStatement) {
  for (int x = 0; x <= 30; ++x) {
    for (int y = 0; y <= 25; ++y) {
      const Difference change =
          newcombe_difference({.before = {double(x), 30}, .after = {double(y), 25}});
      EXPECT_EQ(change.p_value<0.05, change.low> 0.0 || change.high < 0.0) << x << ' ' << y;
      EXPECT_GE(change.p_value, 0.0);
      EXPECT_LE(change.p_value, 1.0);
      EXPECT_LE(change.low, change.value);
      EXPECT_GE(change.high, change.value);
      EXPECT_GE(change.low, -1.0);
      EXPECT_LE(change.high, 1.0);
    }
  }
}

TEST(NewcombeDifference, PValueIsCloseToTheScoreTestForLargeSamples) {
  const auto r = testing::recorded_values("classical");
  const Difference change = newcombe_difference({.before = {120, 400}, .after = {180, 450}});
  EXPECT_NEAR(change.p_value, r.at("newcombe_120_400_180_450_score_p"), 5e-4);
}

TEST(NewcombeDifference, MirrorsWhenTheSidesSwap) {
  const Difference one = newcombe_difference({.before = {3, 17}, .after = {12, 20}});
  const Difference other = newcombe_difference({.before = {12, 20}, .after = {3, 17}});
  EXPECT_NEAR(one.low, -other.high, 1e-12);
  EXPECT_NEAR(one.p_value, other.p_value, 1e-12);
}

TEST(NewcombeDifference, IsCertainOfNothingWhenSharesAreEqualOrASideIsEmpty) {
  EXPECT_EQ(newcombe_difference({.before = {5, 10}, .after = {50, 100}}).p_value, 1.0);
  EXPECT_TRUE(std::isnan(newcombe_difference({.before = {0, 0}, .after = {5, 9}}).p_value));
}

TEST(NewcombeDifference, RejectsATrueNullAboutOneTimeInTwentyByEnumeration) {
  constexpr int kBefore = 40;
  constexpr int kAfter = 60;
  for (const double p : {0.1, 0.3, 0.55}) {
    const auto log_mass = [p](int n, int x) {
      return std::lgamma(n + 1.0) - std::lgamma(x + 1.0) - std::lgamma(n - x + 1.0) +
             x * std::log(p) + (n - x) * std::log(1.0 - p);
    };
    double rejected = 0.0;
    for (int x = 0; x <= kBefore; ++x) {
      for (int y = 0; y <= kAfter; ++y) {
        const Difference change =
            newcombe_difference({.before = {double(x), kBefore}, .after = {double(y), kAfter}});
        if (change.p_value < 0.05) rejected += std::exp(log_mass(kBefore, x) + log_mass(kAfter, y));
      }
    }
    EXPECT_LT(rejected, 0.06) << p;
    EXPECT_GT(rejected, 0.02) << p;
  }
}

}  // namespace
}  // namespace polku::stats
