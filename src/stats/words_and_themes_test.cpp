#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "stats/distinctive.h"
#include "stats/rate_ratio.h"
#include "stats/subgroup_impact.h"

namespace polku::stats {
namespace {

double binomial(int n, int k, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                  k * std::log(p) + (n - k) * std::log1p(-p));
}

double tail(int n, int from, int to, double p) {
  double sum = 0;
  for (int k = from; k <= to; ++k) sum += binomial(n, k, p);
  return sum;
}

// R 4.3: poisson.test(c(11, 6 + 8 + 7), c(800, 1083 + 1050 + 878)).
TEST(PoissonRateRatio, AgreesWithR) {
  const auto ratio = poisson_rate_ratio({.before = {21, 3011}, .after = {11, 800}});
  EXPECT_NEAR(ratio.value, 1.971488, 1e-6);
  EXPECT_NEAR(ratio.low, 0.8584264, 1e-6);
  EXPECT_NEAR(ratio.high, 4.2772659, 1e-6);
}

TEST(PoissonRateRatio, HasTheTailsOfEveryOutcomeCounted) {
  for (const int after : {0, 1, 4, 9, 20}) {
    for (const int before : {0, 3, 12}) {
      if (after + before == 0) continue;
      const double p = 40.0 / (40 + 130);
      const auto ratio =
          poisson_rate_ratio({.before = {double(before), 130}, .after = {double(after), 40}});
      const int n = after + before;
      const double expected =
          std::min(1.0, 2 * std::min(tail(n, after, n, p), tail(n, 0, after, p)));
      EXPECT_NEAR(ratio.p_value, expected, 1e-9) << after << " " << before;
      EXPECT_EQ(ratio.p_value<0.05, ratio.low> 1 || ratio.high < 1) << after << " " << before;
    }
  }
}

TEST(PoissonRateRatio, SaysWhatIsNewAndWhatNobodySays) {
  const auto fresh = poisson_rate_ratio({.before = {0, 1000}, .after = {9, 300}});
  EXPECT_TRUE(std::isinf(fresh.value));
  EXPECT_GT(fresh.low, 1);
  EXPECT_TRUE(std::isinf(fresh.high));
  EXPECT_TRUE(std::isnan(poisson_rate_ratio({.before = {0, 10}, .after = {0, 10}}).value));
}

// By hand from the formulas of the paper: a prior of 10 words, two of five texts' words.
TEST(DistinctiveWords, FollowTheFormulas) {
  const std::vector<WordCount> words{{8, 2, 12}, {2, 8, 12}, {5, 5, 16}};
  const auto found = distinctive_words(words, 10);
  const double prior = 10.0 * 12 / 40;
  const double expected =
      std::log((8 + prior) / (15 + 10 - 8 - prior)) - std::log((2 + prior) / (15 + 10 - 2 - prior));
  EXPECT_NEAR(found[0].value, expected, 1e-12);
  EXPECT_NEAR(found[0].standard_error, std::sqrt(1 / (8 + prior) + 1 / (2 + prior)), 1e-12);
  EXPECT_NEAR(found[1].value, -found[0].value, 1e-12);
  EXPECT_NEAR(found[2].value, 0, 1e-12);
}

TEST(DistinctiveWords, LetARareWordNotOutshoutACommonOne) {
  const std::vector<WordCount> words{{3, 0, 3}, {300, 150, 460}, {500, 650, 1200}};
  const auto found = distinctive_words(words, 100);
  const auto z = [&](std::size_t i) { return found[i].value / found[i].standard_error; };
  EXPECT_GT(z(1), z(0));
  EXPECT_TRUE(std::isnan(distinctive_words(std::vector<WordCount>{{3, 0, 3}}, 100)[0].value));
}

struct Answer {
  double value;
  bool inside;
};

double impact_of(const std::vector<Answer>& answers) {
  double all = 0, without = 0, outside = 0;
  for (const auto& one : answers) {
    all += one.value;
    if (one.inside) continue;
    without += one.value;
    ++outside;
  }
  return all / static_cast<double>(answers.size()) - without / outside;
}

// The interval of the delta method against the percentiles of 4 000 resamplings.
TEST(SubgroupImpact, HasTheSpreadOfTheBootstrap) {
  for (const double share : {0.08, 0.3, 0.7}) {
    std::mt19937_64 random(17);
    std::uniform_real_distribution<double> uniform;
    std::vector<Answer> answers;
    std::vector<ScoreSplit> splits{{-100, 0, 0}, {0, 0, 0}, {100, 0, 0}};
    for (int i = 0; i < 600; ++i) {
      const bool inside = uniform(random) < share;
      const double draw = uniform(random);
      const int at = draw < (inside ? 0.55 : 0.15) ? 0 : draw < (inside ? 0.8 : 0.45) ? 1 : 2;
      answers.push_back({100.0 * (at - 1), inside});
      (inside ? splits[at].inside : splits[at].outside) += 1;
    }
    const auto impact = subgroup_impact(splits);
    EXPECT_NEAR(impact.value, impact_of(answers), 1e-9);
    std::vector<double> resampled;
    std::uniform_int_distribution<std::size_t> pick(0, answers.size() - 1);
    std::vector<Answer> sample(answers.size());
    for (int i = 0; i < 4'000; ++i) {
      for (auto& one : sample) one = answers[pick(random)];
      resampled.push_back(impact_of(sample));
    }
    std::ranges::sort(resampled);
    const double width = impact.high - impact.low;
    EXPECT_NEAR(impact.low, resampled[100], 0.08 * width) << share;
    EXPECT_NEAR(impact.high, resampled[3'900], 0.08 * width) << share;
  }
}

TEST(SubgroupImpact, IsNothingWithoutSomebodyOnEachSide) {
  const std::vector<ScoreSplit> all{{-100, 3, 0}, {100, 5, 0}};
  EXPECT_TRUE(std::isnan(subgroup_impact(all).value));
  const std::vector<ScoreSplit> none{{-100, 0, 3}, {100, 0, 5}};
  EXPECT_TRUE(std::isnan(subgroup_impact(none).value));
  const std::vector<ScoreSplit> alike{{50, 4, 4}};
  EXPECT_NEAR(subgroup_impact(alike).value, 0, 1e-12);
}

}  // namespace
}  // namespace polku::stats
