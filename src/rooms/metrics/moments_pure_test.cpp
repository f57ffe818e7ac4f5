// Pure parts of the measures of moments: hiding against every subtraction, levels, verdicts.

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include <cmath>
#include <random>
#include <set>

#include "moments_channels.h"
#include "moments_hiding.h"
#include "moments_levels.h"
#include "moments_numbers.h"

namespace polku::metrics {
namespace {

constexpr int kMinimum = 5;

// Moments that share no answers, in random groups and of random sizes.
struct RandomPath {
  explicit RandomPath(std::mt19937& random) {
    const auto pick = [&](int below) { return static_cast<int>(random() % unsigned(below)); };
    const int count = 2 + pick(7);
    for (int i = 0; i < count; ++i) {
      path.moments.push_back({"m" + std::to_string(i), false, {}});
      path.moments.back().groups = {"stage:" + std::to_string(pick(3)),
                                    "medium:" + std::to_string(pick(2))};
    }
    PathItem item;
    item.type = surveys::QuestionType::Csat;
    item.terms = {ScaleRange{1, 5}, 4};
    items.push_back(item);
    sums.emplace(path, items);
    const auto add = [&](std::vector<Membership> members, int n, int week) {
      PathSums::Answer answer;
      answer.day = Day{week * 7 + 4};
      answer.counted = {3.0, {}, double(n)};
      if (!members.empty()) {
        answer.place = static_cast<std::int64_t>(members.front().moment) + 1;
        answer.kind = PlaceKind::Moment;
      }
      sums->add(answer, members);
    };
    for (int i = 0; i < count; ++i) {
      for (int week = 0; week < 3; ++week) {
        const int n = pick(4) == 0 ? pick(5) : pick(25);
        if (n > 0) add({{static_cast<std::size_t>(i), Family::Csat}}, n, week);
      }
    }
    if (pick(2)) add({}, 1 + pick(12), 1);
    sums->finish();
  }

  PathSpec path;
  std::vector<PathItem> items;
  std::optional<PathSums> sums;
};

// What is hidden under a known total: none, or two or more that hold the minimum together.
enum class Total { Known, KnownUnlessAllAreHidden };
bool is_safe(const std::vector<SeenTally>& parts, double rest, Total total) {
  int hidden = rest > 0 && rest < kMinimum, shown = 0;
  double n = rest < kMinimum ? rest : 0;
  for (const auto& part : parts) {
    if (part.tally.n <= 0) continue;
    if (part.shown()) {
      ++shown;
      continue;
    }
    ++hidden;
    n += part.tally.n;
  }
  if (hidden == 0 || (shown == 0 && total == Total::KnownUnlessAllAreHidden)) return true;
  return hidden >= 2 && n >= kMinimum;
}

TEST(MomentHidingRule, LeavesNoSmallMomentToSubtraction) {
  std::mt19937 random(20261126);
  int hidden = 0;
  for (int round = 0; round < 400; ++round) {
    const RandomPath one(random);
    const auto& sums = one.sums->of(Family::Csat, 0);
    const auto seen = hide_moments({.path = *one.sums, .sums = sums, .minimum_group = kMinimum});
    std::vector<SeenTally> moments;
    std::map<std::size_t, std::vector<SeenTally>> groups;
    for (std::size_t i = 0; i < seen.moments.size(); ++i) {
      const auto& moment = seen.moments[i];
      const bool small = moment.tally.n > 0 && moment.tally.n < kMinimum;
      EXPECT_FALSE(small && moment.shown());
      hidden += !moment.shown();
      moments.push_back(moment);
      for (const auto group : one.sums->groups_of(i)) groups[group].push_back(moment);
      std::vector<SeenTally> weeks;
      for (const auto& [week, tally] : moment.weeks) {
        EXPECT_FALSE(tally.tally.n < kMinimum && tally.shown());
        EXPECT_FALSE(!moment.shown() && tally.shown());
        weeks.push_back(tally);
      }
      EXPECT_TRUE(!moment.shown() || is_safe(weeks, 0, Total::KnownUnlessAllAreHidden)) << round;
    }
    double rest = 0;
    for (const auto& [place, numbers] : sums.rest) rest += numbers.total;
    EXPECT_TRUE(is_safe(moments, rest, Total::KnownUnlessAllAreHidden)) << round;
    for (const auto& [group, parts] : groups) {
      EXPECT_TRUE(!seen.groups[group].shown() || is_safe(parts, 0, Total::Known)) << round;
    }
  }
  EXPECT_GT(hidden, 100);
}

// Hidden numbers as unknowns, each total that is shown as an equation: by ranks, whether some
// unknown below the minimum has one solution only.
bool solves_small(const RandomPath& one, const SeenFamily& seen) {
  std::vector<std::size_t> hidden;
  std::vector<double> n;
  for (std::size_t i = 0; i < seen.moments.size(); ++i) {
    if (seen.moments[i].shown() || seen.moments[i].tally.n <= 0) continue;
    hidden.push_back(i);
    n.push_back(seen.moments[i].tally.n);
  }
  double rest = 0;
  for (const auto& [place, numbers] : one.sums->of(Family::Csat, 0).rest) rest += numbers.total;
  if (rest > 0 && rest < kMinimum) n.push_back(rest);
  const auto width = static_cast<Eigen::Index>(n.size());
  if (width == 0) return false;
  std::vector<Eigen::RowVectorXd> rows;
  for (std::size_t group = 0; group < seen.groups.size(); ++group) {
    if (!seen.groups[group].shown()) continue;
    Eigen::RowVectorXd row = Eigen::RowVectorXd::Zero(width);
    for (std::size_t k = 0; k < hidden.size(); ++k) {
      const auto& groups = one.sums->groups_of(hidden[k]);
      row[static_cast<Eigen::Index>(k)] = std::ranges::count(groups, group) > 0 ? 1 : 0;
    }
    rows.push_back(row);
  }
  const bool any_shown = std::ranges::any_of(
      seen.moments, [](const SeenMoment& moment) { return moment.shown() && moment.tally.n > 0; });
  if (any_shown) rows.emplace_back(Eigen::RowVectorXd::Ones(width));
  const auto rank = [&](const std::vector<Eigen::RowVectorXd>& all) {
    if (all.empty()) return Eigen::Index{0};
    Eigen::MatrixXd matrix(static_cast<Eigen::Index>(all.size()), width);
    for (std::size_t i = 0; i < all.size(); ++i) matrix.row(static_cast<Eigen::Index>(i)) = all[i];
    return matrix.fullPivLu().rank();
  };
  for (Eigen::Index k = 0; k < width; ++k) {
    if (n[static_cast<std::size_t>(k)] >= kMinimum) continue;
    auto more = rows;
    more.emplace_back(Eigen::RowVectorXd::Unit(width, k));
    if (rank(more) == rank(rows)) return true;
  }
  return false;
}

TEST(MomentHidingRule, LeavesNoEquationsThatSolveASmallMoment) {
  std::mt19937 random(20261127);
  int rounds_with_groups_hidden = 0;
  for (int round = 0; round < 1000; ++round) {
    const RandomPath one(random);
    const auto seen = hide_moments(
        {.path = *one.sums, .sums = one.sums->of(Family::Csat, 0), .minimum_group = kMinimum});
    EXPECT_FALSE(solves_small(one, seen)) << round;
    rounds_with_groups_hidden += std::ranges::any_of(
        seen.groups, [](const SeenTally& group) { return !group.shown() && group.tally.n >= 5; });
  }
  EXPECT_GT(rounds_with_groups_hidden, 50);
}

// Ten moments of good size and one small: it goes, and the smallest with it, as in a query by
// moment.
TEST(MomentHidingRule, HidesNoMoreThanItMust) {
  PathSpec path;
  for (int i = 0; i < 11; ++i) {
    path.moments.push_back({"m" + std::to_string(i), false, {}});
    path.moments.back().groups = {"stage:" + std::to_string(i % 3),
                                  "medium:" + std::to_string(i % 2),
                                  "channel:" + std::to_string(i % 4)};
  }
  std::vector<PathItem> items(1);
  items[0].type = surveys::QuestionType::Csat;
  items[0].terms = {ScaleRange{1, 5}, 4};
  PathSums sums(path, items);
  for (std::size_t i = 0; i < 11; ++i) {
    PathSums::Answer answer;
    answer.place = static_cast<std::int64_t>(i) + 1;
    answer.kind = PlaceKind::Moment;
    answer.counted = {4.0, {}, i == 10 ? 3.0 : 40.0 + 10.0 * static_cast<double>(i)};
    sums.add(answer, {{i, Family::Csat}});
  }
  sums.finish();
  const auto seen =
      hide_moments({.path = sums, .sums = sums.of(Family::Csat, 0), .minimum_group = kMinimum});
  for (std::size_t i = 0; i < 11; ++i) EXPECT_EQ(seen.moments[i].shown(), i != 0 && i != 10) << i;
  // Their medium is the same, and tells of neither alone; their stages and channels would.
  const std::set<std::string> hidden{"channel:0", "channel:2", "stage:0", "stage:1"};
  for (std::size_t i = 0; i < seen.groups.size(); ++i) {
    const auto& name = sums.group_names()[i];
    EXPECT_EQ(seen.groups[i].shown(), !hidden.contains(name)) << name;
  }
}

TEST(MomentHidingRule, HidesNothingWhereTheMinimumIsOne) {
  std::mt19937 random(1);
  const RandomPath one(random);
  const auto seen =
      hide_moments({.path = *one.sums, .sums = one.sums->of(Family::Csat, 0), .minimum_group = 1});
  for (const auto& moment : seen.moments) EXPECT_TRUE(moment.shown());
}

std::vector<LevelAnswer> answers(int count, int units, double spread, unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> effects;
  for (int i = 0; i < units; ++i) effects.push_back(spread * normal(random));
  std::vector<LevelAnswer> all;
  for (int i = 0; i < count; ++i) {
    const auto unit = static_cast<std::size_t>(i % units);
    all.push_back({.score = 7 + effects[unit] + normal(random),
                   .unit = static_cast<std::int64_t>(unit) + 1,
                   .week = static_cast<std::int32_t>(random() % 20) * 7,
                   .person = std::nullopt});
  }
  return all;
}

LevelReading judged(std::vector<LevelAnswer> all, const LevelEvidence& evidence = {}) {
  return judge_level(std::move(all), evidence, stats::Confidence());
}

TEST(MomentLevel, FollowsTheSpreadThenTheDesignThenTheScore) {
  EXPECT_EQ(judged(answers(1200, 15, 1.5, 1)).level, Level::Random);
  const auto even = answers(2400, 15, 0, 2);
  EXPECT_EQ(judged(even).why, "even_but_not_designed");
  const stats::Estimate score{.value = 7, .low = 6.8, .high = 7.2, .n = 2400};
  EXPECT_EQ(judged(even, {true, score, 6.9}).why, "even_but_not_above");
  EXPECT_EQ(judged(even, {true, score, stats::kUnknown}).why, "even");
  EXPECT_EQ(judged(even, {true, score, 6.5}).level, Level::Managed);
  EXPECT_EQ(judged(even, {false, score, 6.5}).level, Level::Expected);
}

TEST(MomentLevel, SaysWhyItCannotTell) {
  EXPECT_EQ(judged(answers(29, 10, 1, 3)).why, "few_answers");
  EXPECT_EQ(judged({}).why, "few_answers");
  EXPECT_EQ(judged(answers(60, 12, 0.5, 4)).why, "between");
  auto few = answers(400, 3, 1.0, 5);
  for (auto& answer : few) answer.week = answer.week % 21;  // three weeks
  const auto reading = judged(few);
  EXPECT_EQ(reading.why, "few_levels");
  EXPECT_EQ(reading.level, Level::NotEnough);
  EXPECT_EQ(reading.components.size(), 3u);
  EXPECT_FALSE(reading.components[0].decides);
  EXPECT_TRUE(std::isfinite(reading.components[0].deviation.value));
}

TEST(MomentLevel, LeavesOutWhatItCannotTellApart) {
  auto all = answers(1200, 15, 1.5, 6);
  // Each unit has one clerk of its own: person and place are the same thing.
  for (auto& answer : all) answer.person = 100 + answer.unit;
  const auto reading = judged(all);
  EXPECT_EQ(reading.level, Level::Random);
  EXPECT_EQ(reading.components.size(), 3u);
  // Few know who served: those few do not decide for all.
  auto some = answers(1200, 15, 1.5, 6);
  for (std::size_t i = 0; i < 300; ++i) some[i].person = static_cast<std::int64_t>(i % 10);
  EXPECT_EQ(judged(some).answers, 1200);
  for (std::size_t i = 0; i < 700; ++i) some[i].unit = 0;
  EXPECT_EQ(judged(some).components.front().factor, "time");
}

TEST(MomentLevel, TakesAnswersAllAlikeForEven) {
  auto all = answers(200, 10, 0, 7);
  for (auto& answer : all) answer.score = 10;
  const auto reading = judged(all, {true, {.value = 10, .low = 10, .high = 10, .n = 200}, 8});
  EXPECT_EQ(reading.level, Level::Managed);
  EXPECT_EQ(reading.together.high, 0);
}

MomentReading moment_with(double p_value) {
  MomentReading moment;
  moment.score.emplace();
  moment.score->measure = "score";
  moment.score->change.emplace();
  moment.score->change->difference = {
      .value = 0.4, .low = 0, .high = 0, .standard_error = 0.18, .p_value = p_value};
  return moment;
}

TEST(MomentChanges, AreJudgedTogether) {
  std::vector<MomentReading> alone{moment_with(0.03)};
  judge_together(alone, 10);
  EXPECT_EQ(alone[0].score->change->verdict, stats::Verdict::Up);
  std::vector<MomentReading> many;
  for (int i = 0; i < 20; ++i) many.push_back(moment_with(i == 0 ? 0.03 : 0.6));
  judge_together(many, 10);
  EXPECT_NE(many[0].score->change->verdict, stats::Verdict::Up);
}

TEST(ChannelConsistency, NeedsEnoughOfEachChannel) {
  const auto tally = [](double n, double mean) {
    return Tally{.n = n, .total = n * mean, .squares = n * (mean * mean + 4)};
  };
  const auto found = consistency_of({{"shop", tally(400, 8)}, {"chat", tally(300, 7)}}, {});
  EXPECT_EQ(found.low_channel, "chat");
  EXPECT_NEAR(found.gap.value, 1, 1e-9);
  EXPECT_NEAR(found.deviation.value, 0.7, 0.03);
  const auto few = consistency_of({{"shop", tally(400, 8)}, {"chat", tally(9, 2)}}, {});
  EXPECT_EQ(few.channels.size(), 2u);
  EXPECT_TRUE(std::isnan(few.deviation.value));
  EXPECT_TRUE(few.low_channel.empty());
}

}  // namespace
}  // namespace polku::metrics
