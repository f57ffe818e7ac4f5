#include "stats/heterogeneity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "oracle_values.h"

namespace polku::stats {
namespace {

using testing::Random;

Estimate group(double value, double error) {
  return {.value = value, .low = 0, .high = 0, .n = 10, .standard_error = error};
}

TEST(BetweenGroupDeviation, AgreesWithMetafor) {
  const auto r = testing::recorded_values("heterogeneity");
  const std::vector<std::pair<std::string, std::vector<Estimate>>> cases = {
      {"channels",
       {group(7.9, 0.12), group(6.8, 0.31), group(8.4, 0.22), group(7.1, 0.4), group(6.2, 0.18)}},
      {"two", {group(7.9, 0.1), group(7.1, 0.2)}},
      {"noise", {group(7.9, 0.2), group(7.8, 0.3), group(8.0, 0.25), group(7.95, 0.4)}},
      {"border",
       {group(7.6, 0.2), group(7.9, 0.25), group(8.3, 0.3), group(7.4, 0.2), group(8.1, 0.35),
        group(7.7, 0.15)}}};
  for (const auto& [name, groups] : cases) {
    const auto deviation = between_group_deviation(groups);
    EXPECT_NEAR(deviation.value, r.at(name + "_value"), 1e-5) << name;
    EXPECT_NEAR(deviation.low, r.at(name + "_low"), 1e-4) << name;
    EXPECT_NEAR(deviation.high, r.at(name + "_high"), 1e-4 * r.at(name + "_high")) << name;
    EXPECT_EQ(deviation.n, 10.0 * static_cast<double>(groups.size()));
  }
}

TEST(BetweenGroupDeviation, CoversTheTruthAndIsNotFooledByNoise) {
  Random random(1982);
  constexpr int kRuns = 2000;
  for (const double truth : {0.0, 0.6}) {
    int covered = 0;
    double squares = 0;
    for (int run = 0; run < kRuns; ++run) {
      std::vector<Estimate> groups;
      for (int g = 0; g < 8; ++g) {
        const double error = 0.15 + 0.5 * random.uniform();
        groups.push_back(group(7 + truth * random.normal() + error * random.normal(), error));
      }
      const auto deviation = between_group_deviation(groups);
      covered += deviation.low <= truth && truth <= deviation.high;
      squares += deviation.value * deviation.value / kRuns;
      EXPECT_LE(deviation.low, deviation.value);
      EXPECT_GE(deviation.high, deviation.value);
    }
    // At 0 the lower end is 0 in half of what would lie above it: the interval is one-sided there.
    EXPECT_NEAR(covered / double(kRuns), truth == 0.0 ? 0.975 : 0.95, 0.015);
    EXPECT_NEAR(squares, truth * truth, 0.05);
  }
}

TEST(BetweenGroupDeviation, NeedsTwoGroups) {
  EXPECT_TRUE(std::isnan(between_group_deviation({}).value));
  EXPECT_TRUE(std::isnan(between_group_deviation(std::vector{group(7, 0.1)}).value));
  EXPECT_TRUE(std::isnan(
      between_group_deviation(std::vector{group(7, 0.1), group(kUnknown, 0.1), group(8, 0)})
          .value));
}

TEST(LargestGap, NamesTheWidestSignificantPair) {
  const std::vector<Summary> groups = {{.n = 200, .mean = 7.9, .variance = 4},
                                       {.n = 300, .mean = 6.9, .variance = 4},
                                       {.n = 250, .mean = 8.0, .variance = 4},
                                       {.n = 4, .mean = 2.0, .variance = 30}};
  const auto gap = largest_gap(groups);
  ASSERT_TRUE(gap);
  EXPECT_EQ(gap->low, 1u);
  EXPECT_EQ(gap->high, 2u);
  EXPECT_NEAR(gap->difference.value, 1.1, 1e-12);
  EXPECT_GT(gap->difference.low, 0);
  EXPECT_LT(gap->adjusted_p, 0.001);
}

TEST(LargestGap, FindsNoneAmongNoiseMoreThanItMay) {
  Random random(1995);
  int found = 0;
  for (int run = 0; run < 1000; ++run) {
    std::vector<Summary> groups;
    for (int g = 0; g < 6; ++g) {
      groups.push_back({.n = 50, .mean = 7 + 2 / std::sqrt(50.0) * random.normal(), .variance = 4});
    }
    found += largest_gap(groups).has_value();
  }
  EXPECT_LE(found, 60);
  EXPECT_GT(found, 0);
  EXPECT_FALSE(largest_gap({}));
}

}  // namespace
}  // namespace polku::stats
