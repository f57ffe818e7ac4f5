#include "metrics/monitoring.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace polku::metrics {
namespace {

const Day kMonday = *Day::parse("2026-01-05");
constexpr double kDeviation = 2.0;  // of one answer
constexpr double kAnswers = 40;

MomentChart chart_of(const std::vector<double>& values, double n = kAnswers) {
  MomentChart chart;
  chart.moment = "till";
  chart.measure = "nps";
  chart.answer_deviation = kDeviation;
  for (std::size_t i = 0; i < values.size(); ++i) {
    chart.weeks.emplace_back(kMonday.plus(7 * static_cast<int>(i)),
                             stats::ChartPoint{values[i], n});
  }
  return chart;
}

// Weeks of a steady process: sampling noise, and `between` of the weeks' own.
std::vector<double> noise(std::size_t weeks, std::uint32_t seed, double between = 0) {
  std::mt19937 random(seed);
  std::normal_distribution<double> one(0, 1);
  const double sampling = kDeviation / std::sqrt(kAnswers);
  std::vector<double> values;
  while (values.size() < weeks)
    values.push_back(7 + sampling * std::hypot(1, between) * one(random));
  return values;
}

// A level of all the chart's weeks, up to half a year.
std::optional<FrozenLevel> level_of_all(const MomentChart& chart) {
  return freeze_level(chart, LevelWeeks::Oldest, {.newest_left = 0});
}

std::optional<StandingSignal> signal_of(const MomentChart& chart, const FrozenLevel& level) {
  return standing_signal(read_chart(chart, level, 5), level.baseline);
}

TEST(FreezeLevel, WaitsForEightWeeksWithEnoughAnswers) {
  EXPECT_FALSE(freeze_level(chart_of(noise(7, 1)), LevelWeeks::Oldest));
  EXPECT_TRUE(freeze_level(chart_of(noise(8, 1)), LevelWeeks::Oldest));
  EXPECT_FALSE(freeze_level(chart_of(noise(30, 1), 9), LevelWeeks::Oldest));
  EXPECT_FALSE(freeze_level(chart_of({}), LevelWeeks::Newest));
}

TEST(FreezeLevel, NeedsAnswersThatDiffer) {
  auto chart = chart_of(std::vector<double>(20, 9.0));
  chart.answer_deviation = 0;
  EXPECT_FALSE(freeze_level(chart, LevelWeeks::Oldest));
  chart.answer_deviation = stats::kUnknown;
  EXPECT_FALSE(freeze_level(chart, LevelWeeks::Oldest));
}

TEST(FreezeLevel, PassesThinWeeksOverAndSaysWhichDaysItIsOf) {
  auto chart = chart_of(noise(12, 2));
  chart.weeks[0].second.n = 3;
  chart.weeks[5].second = {stats::kUnknown, 0};
  const auto level = freeze_level(chart, LevelWeeks::Oldest);
  ASSERT_TRUE(level);
  EXPECT_EQ(level->baseline.points, 8u);
  EXPECT_EQ(level->from, kMonday.plus(7));
  EXPECT_EQ(level->to, kMonday.plus(7 * 10 - 1));
}

TEST(FreezeLevel, LeavesTheNewestOfALongPastToBeJudged) {
  auto values = noise(24, 12);
  values[22] = values[23] = 3;
  const auto chart = chart_of(values);
  const auto level = freeze_level(chart, LevelWeeks::Oldest);
  ASSERT_TRUE(level);
  EXPECT_EQ(level->baseline.points, 16u);
  const auto signal = signal_of(chart, *level);
  ASSERT_TRUE(signal);
  EXPECT_EQ(signal->side, stats::Side::Below);
  EXPECT_EQ(freeze_level(chart_of(noise(9, 12)), LevelWeeks::Oldest)->baseline.points, 8u);
  EXPECT_EQ(freeze_level(chart_of(noise(15, 12)), LevelWeeks::Oldest)->baseline.points, 8u);
}

TEST(FreezeLevel, TakesTheOldestHalfYearAtFirstAndTheNewestWeeksWhenAccepted) {
  auto values = noise(60, 3);
  for (std::size_t i = 30; i < 60; ++i) values[i] -= 3;
  const auto chart = chart_of(values);
  const auto first = freeze_level(chart, LevelWeeks::Oldest);
  const auto accepted = freeze_level(chart, LevelWeeks::Newest);
  ASSERT_TRUE(first && accepted);
  EXPECT_EQ(first->baseline.points, 26u);
  EXPECT_NEAR(first->baseline.centre, 7, 0.25);
  EXPECT_EQ(first->to, kMonday.plus(7 * 26 - 1));
  EXPECT_EQ(accepted->baseline.points, 8u);
  EXPECT_EQ(accepted->from, kMonday.plus(7 * 52));
  EXPECT_NEAR(accepted->baseline.centre, 4, 0.35);
  EXPECT_EQ(accepted->to, kMonday.plus(7 * 60 - 1));
}

TEST(FreezeLevel, NeverHoldsWeeksToLessThanTheAnswersOwnNoise) {
  // Weeks that alternate by a hair: Laney's dispersion would be nearly nothing.
  std::vector<double> values;
  for (int i = 0; i < 24; ++i) values.push_back(7 + (i % 2) * 0.001);
  const auto level = freeze_level(chart_of(values), LevelWeeks::Oldest);
  ASSERT_TRUE(level);
  EXPECT_NEAR(level->baseline.dispersion, 1 + 1.0 / 16, 1e-9);
}

TEST(StoredLevel, ReadsBackWhatItWrote) {
  const auto level = level_of_all(chart_of(noise(20, 4)));
  const auto text = json::serialize(to_json(level->baseline));
  const auto again = parse_baseline(text);
  ASSERT_TRUE(again.ok());
  EXPECT_DOUBLE_EQ(again->centre, level->baseline.centre);
  EXPECT_DOUBLE_EQ(again->answer_deviation, level->baseline.answer_deviation);
  EXPECT_DOUBLE_EQ(again->dispersion, level->baseline.dispersion);
  EXPECT_EQ(again->points, 20u);
}

TEST(StoredLevel, RefusesWhatIsNotOurs) {
  for (const auto* text :
       {"", "[]", "{}", "{\"centre\":1,\"deviation\":0,\"dispersion\":1,\"weeks\":9}",
        "{\"centre\":null,\"deviation\":1,\"dispersion\":1,\"weeks\":9}",
        "{\"centre\":\"7\",\"deviation\":1,\"dispersion\":1,\"weeks\":9}"}) {
    EXPECT_FALSE(parse_baseline(text).ok()) << text;
  }
}

TEST(ReadChart, JudgesOnlyWholeGroupsAfterTheLevel) {
  auto chart = chart_of(noise(12, 5));
  chart.weeks[10].second.n = 4;
  const auto level = freeze_level(chart_of(noise(8, 5)), LevelWeeks::Oldest);
  const auto weeks = read_chart(chart, level, 5);
  ASSERT_EQ(weeks.size(), 12u);
  EXPECT_FALSE(weeks[7].judged);
  EXPECT_TRUE(std::isfinite(weeks[7].sigmas));
  EXPECT_TRUE(weeks[8].judged);
  EXPECT_FALSE(weeks[10].judged);
  EXPECT_FALSE(weeks[10].shown);
  EXPECT_TRUE(std::isnan(weeks[10].limits.low));
  EXPECT_TRUE(weeks[11].judged);
  EXPECT_LT(weeks[11].limits.low, level->baseline.centre);
  EXPECT_GT(weeks[11].limits.high, level->baseline.centre);
}

TEST(ReadChart, TellsWeeksWithoutALevelToo) {
  const auto weeks = read_chart(chart_of(noise(3, 6)), std::nullopt, 5);
  ASSERT_EQ(weeks.size(), 3u);
  EXPECT_TRUE(weeks[0].shown);
  EXPECT_FALSE(weeks[0].judged);
  EXPECT_TRUE(std::isnan(weeks[0].sigmas));
}

TEST(ReadChart, SignalsExactlyWhereTheDrawnLimitIs) {
  auto chart = chart_of(noise(20, 7));
  const auto level = *level_of_all(chart);
  const double low = read_chart(chart, level, 5).back().limits.low;
  const Day next = chart.weeks.back().first.plus(7);
  chart.weeks.emplace_back(next, stats::ChartPoint{low + 0.001, kAnswers});
  EXPECT_FALSE(signal_of(chart, level));
  chart.weeks.back().second.value = low - 0.001;
  const auto signal = signal_of(chart, level);
  ASSERT_TRUE(signal);
  EXPECT_EQ(signal->side, stats::Side::Below);
  EXPECT_EQ(signal->rule, stats::AlarmRule::BeyondThreeSigma);
  EXPECT_EQ(signal->raised.monday, next);
}

TEST(StandingSignal, SaysEightWeeksOnOneSideWithTheMeanOfAllEight) {
  auto values = noise(20, 8);
  const auto level = *level_of_all(chart_of(values));
  const double below = level.baseline.centre - 0.4;
  for (int i = 0; i < 7; ++i) values.push_back(below);
  EXPECT_FALSE(signal_of(chart_of(values), level));
  values.push_back(below);
  const auto signal = signal_of(chart_of(values), level);
  ASSERT_TRUE(signal);
  EXPECT_EQ(signal->rule, stats::AlarmRule::EightOnOneSide);
  EXPECT_EQ(signal->weeks, 8);
  EXPECT_NEAR(signal->mean, below, 1e-9);
  EXPECT_EQ(signal->raised.monday, kMonday.plus(7 * 27));
  EXPECT_EQ(signal->latest.monday, kMonday.plus(7 * 27));
}

TEST(StandingSignal, IsOverWhenTheNewestWeekIsBackInItsNoise) {
  auto values = noise(20, 9);
  const auto level = *level_of_all(chart_of(values));
  values.push_back(1.0);
  ASSERT_TRUE(signal_of(chart_of(values), level));
  values.push_back(level.baseline.centre);
  EXPECT_FALSE(signal_of(chart_of(values), level));
}

// How often a steady moment calls, a year, when every week is looked at.
double alarms_a_year(std::size_t level_weeks, double between) {
  constexpr int kMoments = 120;
  constexpr std::size_t kYear = 52;
  int opened = 0;
  for (std::uint32_t seed = 0; seed < kMoments; ++seed) {
    const auto chart = chart_of(noise(level_weeks + kYear, 100 + seed, between));
    auto beginning = chart;
    beginning.weeks.resize(level_weeks);
    const auto level = *level_of_all(beginning);
    const auto weeks = read_chart(chart, level, 5);
    bool stood = false;
    for (std::size_t seen = level_weeks + 1; seen <= weeks.size(); ++seen) {
      const bool stands = standing_signal(std::span(weeks).first(seen), level.baseline).has_value();
      opened += stands && !stood;
      stood = stands;
    }
  }
  return static_cast<double>(opened) / kMoments;
}

TEST(StandingSignal, KeepsQuietUnderNoise) {
  // A level without its doubt calls 0.6 and 1.6 times a year after eight weeks.
  EXPECT_LT(alarms_a_year(8, 0), 0.2);
  EXPECT_LT(alarms_a_year(26, 0), 0.2);
  EXPECT_LT(alarms_a_year(8, 1.5), 0.8);
  EXPECT_LT(alarms_a_year(26, 1.5), 0.45);
}

TEST(StandingSignal, HearsARealDropWithinAQuarter) {
  int heard = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    auto values = noise(38, 500 + seed);
    for (std::size_t i = 26; i < values.size(); ++i) values[i] -= 0.6;  // about two sigmas
    const auto chart = chart_of(values);
    const auto level = *freeze_level(chart, LevelWeeks::Oldest);
    const auto weeks = read_chart(chart, level, 5);
    for (std::size_t seen = 27; seen <= weeks.size(); ++seen) {
      if (!standing_signal(std::span(weeks).first(seen), level.baseline)) continue;
      ++heard;
      break;
    }
  }
  EXPECT_GE(heard, 54);
}

stats::Estimate mean_of(double value, double error, double n) {
  return {.value = value,
          .low = value - 2 * error,
          .high = value + 2 * error,
          .n = n,
          .standard_error = error};
}

TEST(AgainstPath, ComparesAMomentWithTheOthers) {
  const std::vector<MomentScore> moments = {
      {"a", mean_of(8, 0.1, 200)}, {"b", mean_of(8, 0.1, 200)}, {"c", mean_of(5, 0.2, 100)}};
  const auto compared = against_path(moments);
  ASSERT_EQ(compared.size(), 3u);
  EXPECT_NEAR(compared[2].rest, 8, 1e-12);
  EXPECT_NEAR(compared[2].difference.value, -3, 1e-12);
  EXPECT_NEAR(compared[2].difference.standard_error, std::sqrt(0.04 + 0.02 / 4), 1e-12);
  EXPECT_LT(compared[2].adjusted_p, 1e-6);
  EXPECT_NEAR(compared[0].rest, 6.5, 1e-12);
  EXPECT_GT(compared[0].difference.value, 0);
}

TEST(AgainstPath, AdjustsForLookingAtManyMoments) {
  std::vector<MomentScore> moments;
  for (int i = 0; i < 40; ++i) moments.push_back({std::to_string(i), mean_of(7, 0.2, 100)});
  moments[3].score.value = 6.55;  // alone about p = 0.03
  const auto compared = against_path(moments);
  EXPECT_LT(compared[3].difference.p_value, 0.05);
  EXPECT_GT(compared[3].adjusted_p, 0.05);
}

TEST(AgainstPath, LeavesOutWhatCannotBeCompared) {
  const std::vector<MomentScore> lonely = {{"a", mean_of(8, 0.1, 200)}, {"b", {}}};
  EXPECT_TRUE(against_path(lonely).empty());
  EXPECT_TRUE(against_path({}).empty());
  const std::vector<MomentScore> one_answer = {
      {"a", mean_of(8, 0.1, 200)}, {"b", mean_of(7, 0.1, 200)}, {"c", {.value = 2, .n = 1}}};
  const auto compared = against_path(one_answer);
  ASSERT_EQ(compared.size(), 2u);
  EXPECT_NEAR(compared[0].rest, 7, 1e-12);
}

TEST(AgainstPath, CannotTellWithoutSpread) {
  const std::vector<MomentScore> alike = {{"a", mean_of(10, 0, 50)}, {"b", mean_of(9, 0, 50)}};
  const auto compared = against_path(alike);
  ASSERT_EQ(compared.size(), 2u);
  EXPECT_TRUE(std::isnan(compared[1].adjusted_p));
}

}  // namespace
}  // namespace polku::metrics
