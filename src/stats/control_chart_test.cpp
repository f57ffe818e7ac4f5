#include "stats/control_chart.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "oracle_values.h"

namespace polku::stats {
namespace {

using testing::Random;

TEST(ShareBaseline, FollowsLaneyByHand) {
  const std::vector<ChartPoint> points = {{0.2, 100}, {0.4, 100}, {0.3, 100}, {0.3, 300}};
  const ChartBaseline baseline = share_baseline(points);
  const double centre = (20 + 40 + 30 + 90) / 600.0;
  const double deviation = std::sqrt(centre * (1 - centre));
  const double z1 = (0.2 - centre) / (deviation / 10);
  const double z2 = (0.4 - centre) / (deviation / 10);
  const double z3 = (0.3 - centre) / (deviation / 10);
  const double z4 = (0.3 - centre) / (deviation / std::sqrt(300.0));
  const double sigma_z =
      (std::abs(z2 - z1) + std::abs(z3 - z2) + std::abs(z4 - z3)) / 3.0 / 1.128379167;
  EXPECT_NEAR(baseline.centre, centre, 1e-12);
  EXPECT_NEAR(baseline.dispersion, sigma_z, 1e-8);
  EXPECT_NEAR(standardised({0.5, 100}, baseline), (0.5 - centre) / (deviation / 10 * sigma_z),
              1e-7);
  const ChartLimits limits = control_limits(100, baseline);
  EXPECT_NEAR(standardised({limits.high, 100}, baseline), 3.0, 1e-9);
  EXPECT_NEAR(standardised({limits.low, 100}, baseline), -3.0, 1e-9);
  EXPECT_EQ(baseline.points, 4u);
}

TEST(ShareBaseline, FindsTheOverDispersionOfTheProcess) {
  Random random(2002);
  std::vector<ChartPoint> points;
  for (int week = 0; week < 600; ++week) {
    const double true_share = 0.3 + 0.04 * random.normal();
    const int n = 2000 + random.below(2000);
    points.push_back({true_share + std::sqrt(0.21 / n) * random.normal(), double(n)});
  }
  const ChartBaseline baseline = share_baseline(points);
  // sqrt(1 + 0.04^2 / (0.21 / 3000)) is about 4.9.
  EXPECT_NEAR(baseline.dispersion, 4.9, 0.4);
  int beyond = 0;
  int beyond_without_correction = 0;
  for (const ChartPoint& point : points) {
    const double z = standardised(point, baseline);
    beyond += std::abs(z) > 3.0;
    beyond_without_correction += std::abs(z * baseline.dispersion) > 3.0;
  }
  EXPECT_LE(beyond, 8);
  EXPECT_GE(beyond_without_correction, 200);
}

TEST(ShareBaseline, LeavesAnOrdinaryBinomialProcessAsItIs) {
  Random random(1924);
  std::vector<ChartPoint> points;
  for (int week = 0; week < 500; ++week) {
    int positive = 0;
    for (int i = 0; i < 80; ++i) positive += random.uniform() < 0.4;
    points.push_back({positive / 80.0, 80});
  }
  EXPECT_NEAR(share_baseline(points).dispersion, 1.0, 0.08);
}

TEST(RateBaseline, UsesThePoissonDeviation) {
  const std::vector<ChartPoint> points = {{2.0, 10}, {4.0, 10}};
  const ChartBaseline baseline = rate_baseline(points);
  EXPECT_NEAR(baseline.centre, 3.0, 1e-12);
  EXPECT_NEAR(baseline.answer_deviation, std::sqrt(3.0), 1e-12);
}

TEST(ScoreBaseline, TakesTheDeviationGiven) {
  const std::vector<ChartPoint> points = {{30, 100}, {50, 100}};
  const ChartBaseline baseline = score_baseline(points, 80.0);
  EXPECT_NEAR(baseline.centre, 40.0, 1e-12);
  EXPECT_NEAR(baseline.dispersion, 20.0 / 8.0 / 1.128379167, 1e-8);
}

TEST(ChartBaseline, TurnsDegenerateSeriesIntoSilence) {
  EXPECT_TRUE(std::isnan(share_baseline({}).centre));
  const std::vector<ChartPoint> perfect = {{1.0, 20}, {1.0, 30}};
  EXPECT_TRUE(std::isnan(standardised({0.5, 10}, share_baseline(perfect))));
  const std::vector<ChartPoint> constant = {{0.5, 20}, {0.5, 20}};
  EXPECT_EQ(share_baseline(constant).dispersion, 1.0);
  const std::vector<ChartPoint> gap = {{0.5, 20}, {kUnknown, 0}, {0.7, 20}};
  EXPECT_NEAR(share_baseline(gap).centre, 0.6, 1e-12);
  EXPECT_EQ(share_baseline(gap).points, 2u);
  EXPECT_TRUE(std::isnan(standardised({0.5, 0}, share_baseline(gap))));
  EXPECT_TRUE(std::isnan(control_limits(0, share_baseline(gap)).low));
}

TEST(Alarms, OpenOnceBeyondThreeSigmaAndClose) {
  const auto alarms = find_alarms(std::vector<double>{0.1, -0.2, 3.4, 3.1, 3.9, 0.5, -0.3});
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].opened_at, 2u);
  EXPECT_EQ(alarms[0].closed_at, 5u);
  EXPECT_EQ(alarms[0].side, Side::Above);
  EXPECT_EQ(alarms[0].rule, AlarmRule::BeyondThreeSigma);
}

TEST(Alarms, OpenAtTheEighthPointOnOneSide) {
  std::vector<double> z(12, -0.5);
  z[0] = 0.5;
  const auto alarms = find_alarms(z);
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].opened_at, 8u);
  EXPECT_FALSE(alarms[0].closed_at.has_value());
  EXPECT_EQ(alarms[0].side, Side::Below);
  EXPECT_EQ(alarms[0].rule, AlarmRule::EightOnOneSide);
  z.resize(8);
  EXPECT_TRUE(find_alarms(z).empty());
}

TEST(Alarms, AreNotBrokenByWeeksWithoutAnswersNorCountThem) {
  const auto alarms =
      find_alarms(std::vector<double>{1, 1, 1, kUnknown, 1, 1, 1, kUnknown, 1, kUnknown, 1, 1, -1});
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].opened_at, 10u);
  EXPECT_EQ(alarms[0].closed_at, 12u);
}

TEST(Alarms, ChangeSidesAsTwoAlarms) {
  const auto alarms = find_alarms(std::vector<double>{4.0, -4.0, 0.0});
  ASSERT_EQ(alarms.size(), 2u);
  EXPECT_EQ(alarms[0].closed_at, 1u);
  EXPECT_EQ(alarms[1].opened_at, 1u);
  EXPECT_EQ(alarms[1].side, Side::Below);
  EXPECT_EQ(alarms[1].closed_at, 2u);
}

TEST(Alarms, AStreakThatPassesThreeSigmaIsOneAlarm) {
  std::vector<double> z(10, 1.0);
  z[2] = 3.5;
  const auto alarms = find_alarms(z);
  ASSERT_EQ(alarms.size(), 2u);
  EXPECT_EQ(alarms[0].closed_at, 3u);
  EXPECT_EQ(alarms[1].opened_at, 7u);
  z[2] = 1.0;
  z[8] = 3.5;
  EXPECT_EQ(find_alarms(z).size(), 1u);
}

TEST(Alarms, AreRareInAStableProcess) {
  Random random(370);
  std::vector<double> z;
  for (int i = 0; i < 40000; ++i) z.push_back(random.normal());
  // About one in 153 points opens an alarm by either rule (Champ and Woodall 1987: ARL 153).
  const double run_length = 40000.0 / static_cast<double>(find_alarms(z).size());
  EXPECT_NEAR(run_length, 155.0, 30.0);
}

}  // namespace
}  // namespace polku::stats
