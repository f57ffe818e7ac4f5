#include "stats/experience_level.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "oracle_values.h"

namespace polku::stats {
namespace {

using testing::Random;

struct Truth {
  double place = 0, time = 0, person = 0, residual = 2;
};
struct Sizes {
  int answers = 1500, places = 20, weeks = 26, persons = 40;
};

VarianceComponents simulated(Random& random, const Truth& truth, const Sizes& sizes) {
  std::vector<RandomFactor> factors{{"place", {}}, {"time", {}}, {"person", {}}};
  const std::vector<double> deviations{truth.place, truth.time, truth.person};
  const std::vector<int> levels{sizes.places, sizes.weeks, sizes.persons};
  std::vector<std::vector<double>> effects(3);
  for (std::size_t k = 0; k < 3; ++k) {
    for (int i = 0; i < levels[k]; ++i) effects[k].push_back(deviations[k] * random.normal());
  }
  std::vector<double> scores;
  for (int i = 0; i < sizes.answers; ++i) {
    double score = 7 + truth.residual * random.normal();
    for (std::size_t k = 0; k < 3; ++k) {
      const auto level = static_cast<std::size_t>(random.below(levels[k]));
      factors[k].level_of_answer.push_back(level);
      score += effects[k][level];
    }
    scores.push_back(score);
  }
  return *variance_components(scores, factors);
}

std::map<Evenness, int> verdicts(unsigned seed, const Truth& truth, const Sizes& sizes, int runs) {
  Random random(seed);
  std::map<Evenness, int> found;
  for (int i = 0; i < runs; ++i) ++found[judge_evenness(simulated(random, truth, sizes)).evenness];
  return found;
}

TEST(ExperienceLevel, FindsWhatIsRandomAndWhatIsExpected) {
  const auto random = verdicts(1, {.place = 0.8, .time = 0.3, .person = 0.7}, {}, 60);
  EXPECT_GE(random.at(Evenness::Spread), 57);
  const auto even = verdicts(2, {.place = 0.1, .time = 0.1, .person = 0.1}, {.answers = 4000}, 60);
  EXPECT_GE(even.at(Evenness::Even), 54);
  EXPECT_FALSE(even.contains(Evenness::Spread));
}

// Together 0.5 exactly: either verdict is wrong, and rare.
TEST(ExperienceLevel, SeldomJudgesOnTheLimitItself) {
  const double each = 0.5 / std::sqrt(3.0);
  auto found = verdicts(3, {.place = each, .time = each, .person = each}, {}, 200);
  EXPECT_LE(found[Evenness::Spread], 14);
  EXPECT_LE(found[Evenness::Even], 14);
  EXPECT_GE(found[Evenness::Between], 172);
}

TEST(ExperienceLevel, LeavesAFactorOfFewLevelsOutOfTheVerdict) {
  Random random(4);
  const auto components = simulated(random, {.place = 3.0, .time = 0.05, .person = 0.05},
                                    {.answers = 4000, .places = 4});
  const auto verdict = judge_evenness(components);
  EXPECT_EQ(verdict.decides, (std::vector<bool>{false, true, true}));
  EXPECT_EQ(verdict.evenness, Evenness::Even);
  EXPECT_LT(verdict.together.high, 0.5);
  EXPECT_GT(components.together.value, 1.0);
  const auto few = judge_evenness(
      simulated(random, {.place = 3.0}, {.answers = 200, .places = 4, .weeks = 3, .persons = 2}));
  EXPECT_EQ(few.evenness, Evenness::FewLevels);
  EXPECT_TRUE(std::isnan(few.together.value));
}

TEST(ExperienceLevel, TakesThreeFactorsTogether) {
  Random random(5);
  const auto components = simulated(random, {.place = 0.5, .time = 0.5, .person = 0.5}, {});
  const auto verdict = judge_evenness(components);
  double variance = 0;
  for (const auto& factor : components.factors) variance += factor.variance.value;
  EXPECT_NEAR(verdict.together.value, std::sqrt(variance), 1e-12);
  EXPECT_NEAR(verdict.together.low, components.together.low, 1e-12);
  EXPECT_NEAR(verdict.together.high, components.together.high, 1e-12);
}

}  // namespace
}  // namespace polku::stats
