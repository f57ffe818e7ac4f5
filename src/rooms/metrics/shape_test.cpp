#include "shape.h"

#include <gtest/gtest.h>

namespace polku::metrics {
namespace {

Target target_of(Metric metric) {
  Target target;
  target.metric = metric;
  target.counting = Counting::Points;
  target.scale = ScaleRange{0, 10};
  return target;
}

Cell cell_of(const Tally& tally) {
  Cell cell;
  cell.tally = tally;
  return cell;
}

json::object row(const Target& target, const Cell& cell) {
  const Measurement measurement{target, stats::Confidence()};
  return row_of({.cell = cell,
                 .labels = {},
                 .measurement = measurement,
                 .interval = {},
                 .compared = false,
                 .change = {}});
}

TEST(Row, GivesCsatInPerCentWithWilsonsInterval) {
  Tally tally;
  tally.n = 100;
  tally.positive = 55;
  const auto told = row(target_of(Metric::Csat), cell_of(tally));
  EXPECT_NEAR(told.at("value").as_double(), 55, 1e-12);
  EXPECT_NEAR(told.at("low").as_double(), 45.24460, 1e-4);
  EXPECT_NEAR(told.at("high").as_double(), 64.38546, 1e-4);
}

TEST(Row, HoldsNullWhereThereIsNoNumber) {
  for (const auto metric : {Metric::Nps, Metric::Csat, Metric::Ces, Metric::Mean}) {
    const auto told = row(target_of(metric), cell_of({}));
    EXPECT_EQ(told.at("n"), 0);
    EXPECT_TRUE(told.at("value").is_null());
    EXPECT_TRUE(told.at("low").is_null());
    EXPECT_EQ(json::serialize(told).find("nan"), std::string::npos);
  }
  Tally one;
  one.n = 1;
  one.total = 7;
  one.squares = 49;
  const auto told = row(target_of(Metric::Mean), cell_of(one));
  EXPECT_EQ(told.at("value"), 7.0);
  EXPECT_TRUE(told.at("low").is_null());
}

TEST(Row, TellsNothingOfAHiddenCell) {
  Tally tally;
  tally.n = 3;
  tally.promoters = 2;
  auto cell = cell_of(tally);
  cell.bins[BinKey(std::int64_t{9})].count = 2;
  cell.visibility = Visibility::TooFew;
  for (const auto metric : {Metric::Nps, Metric::Distribution, Metric::Ces, Metric::Count}) {
    const auto told = row(target_of(metric), cell);
    EXPECT_TRUE(told.at("n").is_null());
    EXPECT_TRUE(told.at("value").is_null());
    EXPECT_EQ(told.at("suppressed"), true);
    EXPECT_EQ(told.at("reason"), "too_few");
    EXPECT_EQ(json::serialize(told).find_first_of("0123456789"), std::string::npos);
  }
}

TEST(Changes, CorrectForManyLooks) {
  // Twenty groups without any change and one that moved a little: alone it would count.
  std::vector<Cell> before, after;
  for (int i = 0; i < 20; ++i) {
    Tally tally;
    tally.n = 400;
    tally.promoters = 200;
    tally.detractors = 100;
    before.push_back(cell_of(tally));
    if (i == 0) {
      tally.promoters = 240;
      tally.detractors = 84;
    }
    after.push_back(cell_of(tally));
  }
  const auto target = target_of(Metric::Nps);
  const Measurement measurement{target, stats::Confidence()};
  const auto verdict_of_first = [&](std::size_t count) {
    const std::vector<Cell> some(after.begin(), after.begin() + static_cast<long>(count));
    ChangeRequest request{some, {}, measurement, 10};
    for (std::size_t i = 0; i < count; ++i) request.before.push_back(&before[i]);
    return name_of(changes_of(request).front()->verdict);
  };
  EXPECT_EQ(verdict_of_first(1), "up");
  EXPECT_NE(verdict_of_first(20), "up");
}

TEST(Changes, SayNothingBesideAHiddenOrMissingCell) {
  Tally tally;
  tally.n = 50;
  tally.promoters = 30;
  auto before = cell_of(tally);
  before.visibility = Visibility::Complementary;
  const std::vector<Cell> after{cell_of(tally), cell_of(tally)};
  const auto target = target_of(Metric::Nps);
  const Measurement measurement{target, stats::Confidence()};
  const auto changes = changes_of({after, {&before, nullptr}, measurement, 10});
  EXPECT_FALSE(changes[0]);
  EXPECT_FALSE(changes[1]);
}

TEST(Changes, TellTooFewFromNoChange) {
  const auto target = target_of(Metric::Nps);
  const Measurement measurement{target, stats::Confidence()};
  const auto verdict = [&](double n) {
    Tally tally;
    tally.n = n;
    tally.promoters = n / 2;
    tally.detractors = n / 4;
    const auto before = cell_of(tally);
    const std::vector<Cell> after{cell_of(tally)};
    return name_of(changes_of({after, {&before}, measurement, 10}).front()->verdict);
  };
  EXPECT_EQ(verdict(20), "too_few");
  EXPECT_EQ(verdict(20'000), "no_change");
}

TEST(RelevantDifference, FollowsTheScale) {
  auto target = target_of(Metric::Mean);
  EXPECT_DOUBLE_EQ(relevant_difference(target, 10, 100), 0.5);
  target.scale = ScaleRange{1, 5};
  EXPECT_DOUBLE_EQ(relevant_difference(target, 10, 100), 0.2);
  EXPECT_DOUBLE_EQ(relevant_difference(target_of(Metric::Csat), 10, 100), 10);
}

}  // namespace
}  // namespace polku::metrics
