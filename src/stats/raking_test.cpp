#include "stats/raking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "oracle_values.h"

namespace polku::stats {
namespace {

// The table of the R script, an answer a row.
struct Sample {
  std::vector<Margin> margins{{.name = "a", .categories = {}, .target_shares = {0.45, 0.55}},
                              {.name = "b", .categories = {}, .target_shares = {0.2, 0.3, 0.5}},
                              {.name = "c", .categories = {}, .target_shares = {0.6, 0.4}}};
  std::size_t answers = 0;

  Sample() {
    const int counts[] = {12, 5, 30, 8, 22, 9, 4, 17, 3, 11, 6, 25};
    for (std::size_t i = 0; i < 12; ++i) {
      for (int k = 0; k < counts[i]; ++k) {
        margins[0].categories.push_back(i % 2);
        margins[1].categories.push_back(i / 2 % 3);
        margins[2].categories.push_back(i / 6);
        ++answers;
      }
    }
  }
};

double weighted_share(const Raking& raking, const Margin& margin, std::size_t category) {
  double sum = 0.0;
  double total = 0.0;
  for (std::size_t i = 0; i < raking.weights.size(); ++i) {
    total += raking.weights[i];
    if (margin.categories[i] == category) sum += raking.weights[i];
  }
  return sum / total;
}

TEST(Raking, AgreesWithIterativeProportionalFittingInR) {
  const auto r = testing::recorded_values("classical");
  const Sample sample;
  const auto raking = rake(sample.answers, sample.margins, {}, {.trim_at_medians = 1e9});
  ASSERT_TRUE(raking.ok());
  EXPECT_TRUE(raking->converged);
  std::map<std::string, double> cells;
  for (std::size_t i = 0; i < sample.answers; ++i) {
    std::string key = "rake";
    for (const Margin& margin : sample.margins) key += "_" + std::to_string(margin.categories[i]);
    cells[key] += raking->weights[i] / static_cast<double>(sample.answers);
  }
  for (const auto& [key, mass] : cells) EXPECT_NEAR(mass, r.at(key), 1e-8) << key;
}

TEST(Raking, MeetsEveryMarginWithWeightsOfMeanOne) {
  const Sample sample;
  const auto raking = rake(sample.answers, sample.margins);
  ASSERT_TRUE(raking.ok());
  EXPECT_TRUE(raking->converged);
  EXPECT_EQ(raking->trimmed, 0);
  for (const Margin& margin : sample.margins) {
    for (std::size_t c = 0; c < margin.target_shares.size(); ++c) {
      EXPECT_NEAR(weighted_share(*raking, margin, c), margin.target_shares[c], 1e-8);
    }
  }
  double sum = 0.0;
  for (const double weight : raking->weights) sum += weight;
  EXPECT_NEAR(sum / static_cast<double>(sample.answers), 1.0, 1e-12);
  EXPECT_LT(raking->effective_n, static_cast<double>(sample.answers));
  EXPECT_NEAR(raking->effective_n, effective_n(raking->weights), 1e-9);
}

TEST(Raking, TrimsAtFiveMediansAndSaysHowFarOffTheMarginsAre) {
  // Two of 100 answers would have to stand for half the population: weight 25 against 0.51.
  Margin margin{
      .name = "age", .categories = std::vector<std::size_t>(100, 0), .target_shares = {0.5, 0.5}};
  margin.categories[3] = margin.categories[70] = 1;
  const auto raking = rake(100, std::vector{margin});
  ASSERT_TRUE(raking.ok());
  std::vector<double> sorted = raking->weights;
  std::sort(sorted.begin(), sorted.end());
  EXPECT_LE(sorted.back(), 5.0 * 0.5 * (sorted[49] + sorted[50]) * (1.0 + 1e-9));
  EXPECT_EQ(raking->trimmed, 2);
  EXPECT_FALSE(raking->converged);
  EXPECT_NEAR(raking->margin_error_max, 0.5 - 10.0 / 108.0, 1e-9);
}

TEST(Raking, StartsFromBaseWeights) {
  const Margin margin{.name = "age", .categories = {0, 0, 1, 1}, .target_shares = {0.5, 0.5}};
  const auto raking = rake(4, std::vector{margin}, std::vector{1.0, 3.0, 1.0, 1.0});
  ASSERT_TRUE(raking.ok());
  EXPECT_NEAR(raking->weights[1] / raking->weights[0], 3.0, 1e-9);
  EXPECT_NEAR(raking->weights[0] + raking->weights[1], 2.0, 1e-8);
}

TEST(Raking, LeavesOutACategoryWithTheShareZero) {
  const Margin margin{.name = "age", .categories = {0, 1, 2, 1}, .target_shares = {0.5, 0.5, 0.0}};
  const auto raking = rake(4, std::vector{margin});
  ASSERT_TRUE(raking.ok());
  EXPECT_EQ(raking->weights[2], 0.0);
  EXPECT_NEAR(raking->weights[0], 2.0, 1e-8);
}

TEST(Raking, NeedsNoMargins) {
  const auto raking = rake(3, {});
  ASSERT_TRUE(raking.ok());
  EXPECT_TRUE(raking->converged);
  EXPECT_EQ(raking->effective_n, 3.0);
}

TEST(Raking, RefusesMarginsThatContradictEachOther) {
  // Both margins split the answers alike but ask for different shares.
  const std::vector<Margin> margins = {
      {.name = "sex", .categories = {0, 0, 1, 1}, .target_shares = {0.5, 0.5}},
      {.name = "title", .categories = {0, 0, 1, 1}, .target_shares = {0.3, 0.7}}};
  const auto raking = rake(4, margins);
  ASSERT_FALSE(raking.ok());
  EXPECT_EQ(raking.error().code, ErrorCode::Invalid);
}

TEST(Raking, NamesTheMarginThatIsImpossible) {
  const auto error_field = [](Margin margin, std::size_t answers = 4) {
    margin.name = "age";
    const auto raking = rake(answers, std::vector{margin});
    return raking.ok() ? std::string("no error") : raking.error().field;
  };
  EXPECT_EQ(error_field({.name = {}, .categories = {0, 0, 0, 0}, .target_shares = {0.5, 0.5}}),
            "age");
  EXPECT_EQ(error_field({.name = {}, .categories = {0, 1, 2, 1}, .target_shares = {0.5, 0.5}}),
            "age");
  EXPECT_EQ(error_field({.name = {}, .categories = {0, 1, 1}, .target_shares = {0.5, 0.5}}), "age");
  EXPECT_EQ(error_field({.name = {}, .categories = {0, 1, 1, 0}, .target_shares = {0.5, 0.6}}),
            "age");
  EXPECT_EQ(error_field({.name = {}, .categories = {0, 1, 1, 0}, .target_shares = {1.5, -0.5}}),
            "age");
  EXPECT_EQ(error_field({.name = {}, .categories = {}, .target_shares = {1.0}}, 0), "answers");
  const Margin fine{.name = "age", .categories = {0, 1}, .target_shares = {0.5, 0.5}};
  EXPECT_FALSE(rake(2, std::vector{fine}, std::vector{1.0}).ok());
  EXPECT_FALSE(rake(2, std::vector{fine}, std::vector{1.0, 0.0}).ok());
}

TEST(EffectiveN, FollowsKish) {
  EXPECT_NEAR(effective_n(std::vector{1.0, 1.0, 2.0}), 16.0 / 6.0, 1e-12);
  EXPECT_EQ(effective_n(std::vector{3.0, 3.0, 3.0, 3.0}), 4.0);
  EXPECT_EQ(effective_n({}), 0.0);
  EXPECT_EQ(effective_n(std::vector{0.0, 0.0}), 0.0);
}

TEST(Raking, MakesAnIntervalOfTheEffectiveNCoverAsPromised) {
  // The variance of a weighted mean of answers unrelated to the weights is sigma^2 / n_eff.
  const Sample sample;
  const auto raking = rake(sample.answers, sample.margins);
  ASSERT_TRUE(raking.ok());
  testing::Random random(1965);
  constexpr int kRuns = 4000;
  double squares = 0.0;
  for (int run = 0; run < kRuns; ++run) {
    double mean = 0.0;
    for (const double weight : raking->weights) mean += weight * random.normal();
    mean /= static_cast<double>(sample.answers);
    squares += mean * mean;
  }
  EXPECT_NEAR(squares / kRuns * raking->effective_n, 1.0, 0.1);
}

}  // namespace
}  // namespace polku::stats
