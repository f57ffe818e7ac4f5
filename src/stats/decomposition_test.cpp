#include "stats/decomposition.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "oracle_values.h"
#include "stats/mean.h"

namespace polku::stats {
namespace {

using Groups = std::vector<BeforeAfter<GroupScore>>;

double total(const Groups& groups, GroupScore BeforeAfter<GroupScore>::*side) {
  double n = 0.0;
  double sum = 0.0;
  for (const auto& group : groups) {
    const GroupScore& one = group.*side;
    if (one.n == 0.0) continue;
    n += one.n;
    sum += one.n * one.score;
  }
  return sum / n;
}

TEST(Decomposition, TermsAddUpToTheChangeExactly) {
  testing::Random random(42);
  for (int round = 0; round < 300; ++round) {
    Groups groups(1 + random.below(20));
    for (auto& group : groups) {
      for (GroupScore* side : {&group.before, &group.after}) {
        if (random.uniform() < 0.2) continue;  // the group is absent in this period
        *side = {.n = 1.0 + 400.0 * random.uniform(),
                 .score = -100.0 + 200.0 * random.uniform(),
                 .standard_error = 1.0 + random.uniform()};
      }
    }
    const Decomposition result = decompose_change(groups);
    if (result.change.n == 0.0) continue;
    double sum = 0.0;
    for (const GroupEffect& effect : result.groups) sum += effect.within.value + effect.mix.value;
    const double change = total(groups, &BeforeAfter<GroupScore>::after) -
                          total(groups, &BeforeAfter<GroupScore>::before);
    EXPECT_NEAR(sum, change, 1e-9);
    EXPECT_NEAR(result.change.value, change, 1e-9);
    EXPECT_NEAR(result.within.value + result.mix.value, change, 1e-9);
  }
}

TEST(Decomposition, FollowsTheDefinitionOnAWorkedExample) {
  // Shares .5/.5 to .25/.75, scores 40/20 to 50/20: totals 30 to 27.5, S = 28.75.
  const Groups groups = {{.before = {.n = 100, .score = 40, .standard_error = 5},
                          .after = {.n = 50, .score = 50, .standard_error = 5}},
                         {.before = {.n = 100, .score = 20, .standard_error = 5},
                          .after = {.n = 150, .score = 20, .standard_error = 5}}};
  const Decomposition result = decompose_change(groups);
  EXPECT_NEAR(result.groups[0].within.value, 0.375 * 10.0, 1e-12);
  EXPECT_NEAR(result.groups[0].mix.value, -0.25 * (45.0 - 28.75), 1e-12);
  EXPECT_NEAR(result.groups[1].within.value, 0.0, 1e-12);
  EXPECT_NEAR(result.groups[1].mix.value, 0.25 * (20.0 - 28.75), 1e-12);
  EXPECT_NEAR(result.change.value, -2.5, 1e-12);
  EXPECT_EQ(result.change.n, 400.0);
}

TEST(Decomposition, AGroupOfOnePeriodMovesTheTotalByItsShareAlone) {
  const Groups groups = {{.before = {.n = 80, .score = 10, .standard_error = 2},
                          .after = {.n = 60, .score = 10, .standard_error = 2}},
                         {.before = {}, .after = {.n = 40, .score = 60, .standard_error = 3}}};
  const Decomposition result = decompose_change(groups);
  EXPECT_EQ(result.groups[1].within.value, 0.0);
  EXPECT_EQ(result.groups[1].within.standard_error, 0.0);
  EXPECT_NEAR(result.groups[1].mix.value, 0.4 * (60.0 - 20.0), 1e-12);
  EXPECT_NEAR(result.change.value, 20.0, 1e-12);
}

TEST(Decomposition, SaysNothingWhenAPeriodIsEmpty) {
  const Groups groups = {{.before = {}, .after = {.n = 40, .score = 60, .standard_error = 3}}};
  const Decomposition result = decompose_change(groups);
  EXPECT_EQ(result.change.n, 0.0);
  EXPECT_TRUE(std::isnan(result.change.value));
  ASSERT_EQ(result.groups.size(), 1u);
  EXPECT_TRUE(std::isnan(result.groups[0].mix.value));
  EXPECT_TRUE(decompose_change({}).groups.empty());
}

TEST(Decomposition, BorrowsTheSpreadOfOthersForAGroupOfOneAnswer) {
  const Groups groups = {{.before = {.n = 50, .score = 4, .standard_error = 0.1},
                          .after = {.n = 49, .score = 4, .standard_error = 0.1}},
                         {.before = {.n = 1, .score = 2, .standard_error = kUnknown},
                          .after = {.n = 2, .score = 3, .standard_error = 0.5}}};
  const Decomposition result = decompose_change(groups);
  EXPECT_GT(result.groups[1].within.standard_error, 0.0);
  EXPECT_TRUE(std::isfinite(result.change.standard_error));
}

TEST(GroupScore, TakesTheAdjustedErrorOfTheNetPromoterScore) {
  const NpsCounts counts{.promoters = 30, .passives = 10, .detractors = 10};
  const GroupScore score = group_score(counts);
  EXPECT_DOUBLE_EQ(score.n, 50.0);
  EXPECT_DOUBLE_EQ(score.score, 40.0);
  EXPECT_DOUBLE_EQ(score.standard_error, net_promoter_score(counts).standard_error);
  EXPECT_EQ(group_score(NpsCounts{}).n, 0.0);
}

// Draws both periods many times; the spread of each term must be what the delta method says.
class DecompositionSimulation : public ::testing::Test {
 protected:
  struct Truth {
    double share_before, share_after, mean_before, mean_after;
  };
  static constexpr int kRuns = 4000;
  const std::vector<Truth> truth_ = {
      {0.5, 0.3, 7.0, 7.6}, {0.3, 0.45, 5.0, 5.5}, {0.2, 0.0, 8.5, 0.0}, {0.0, 0.25, 0.0, 4.0}};
  testing::Random random_{1955};

  Groups draw(int n_before, int n_after) {
    Groups groups(truth_.size());
    for (const bool is_after : {false, true}) {
      std::vector<std::vector<double>> values(truth_.size());
      for (int i = 0; i < (is_after ? n_after : n_before); ++i) {
        double u = random_.uniform();
        std::size_t g = 0;
        while (g + 1 < truth_.size()) {
          const double share = is_after ? truth_[g].share_after : truth_[g].share_before;
          if (u < share) break;
          u -= share;
          ++g;
        }
        if (!is_after && g == 3) g = 2;
        const double mean = is_after ? truth_[g].mean_after : truth_[g].mean_before;
        values[g].push_back(mean + 2.0 * random_.normal());
      }
      for (std::size_t g = 0; g < groups.size(); ++g) {
        const GroupScore score = group_score(mean_estimate(summarise(values[g])));
        (is_after ? groups[g].after : groups[g].before) = score;
      }
    }
    return groups;
  }
};

TEST_F(DecompositionSimulation, DeltaMethodErrorsMatchTheSpreadOfEveryTerm) {
  constexpr std::size_t kTerms = 11;  // change, within, mix, then within and mix of each group
  std::vector<double> sums(kTerms, 0.0);
  std::vector<double> squares(kTerms, 0.0);
  std::vector<double> claimed(kTerms, 0.0);
  for (int run = 0; run < kRuns; ++run) {
    const Decomposition result = decompose_change(draw(300, 220));
    std::vector<Estimate> terms = {result.change, result.within, result.mix};
    for (const GroupEffect& effect : result.groups) {
      terms.push_back(effect.within);
      terms.push_back(effect.mix);
    }
    for (std::size_t t = 0; t < kTerms; ++t) {
      sums[t] += terms[t].value;
      squares[t] += terms[t].value * terms[t].value;
      claimed[t] += terms[t].standard_error * terms[t].standard_error;
    }
  }
  for (std::size_t t = 0; t < kTerms; ++t) {
    const double variance = squares[t] / kRuns - std::pow(sums[t] / kRuns, 2);
    EXPECT_NEAR(std::sqrt(claimed[t] / kRuns), std::sqrt(variance),
                0.06 * std::sqrt(variance) + 1e-9)
        << "term " << t;
  }
}

}  // namespace
}  // namespace polku::stats
