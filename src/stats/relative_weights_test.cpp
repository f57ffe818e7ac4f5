#include "stats/relative_weights.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "oracle_values.h"

namespace polku::stats {
namespace {

struct Data {
  std::vector<Predictor> predictors;
  std::vector<double> outcome;
};

// Predictors share a common part (`overlap` 0..1), effects fall from the first to the last.
Data made_data(int n, int predictors, double overlap, std::uint64_t seed) {
  testing::Random random(seed);
  Data data;
  for (int j = 0; j < predictors; ++j) data.predictors.push_back({"p" + std::to_string(j), {}});
  for (int i = 0; i < n; ++i) {
    const double common = random.normal();
    double y = 0.0;
    for (int j = 0; j < predictors; ++j) {
      const double x = std::sqrt(overlap) * common + std::sqrt(1.0 - overlap) * random.normal();
      data.predictors[j].values.push_back(x);
      y += (predictors - j) * x;
    }
    data.outcome.push_back(y / predictors + 1.5 * random.normal());
  }
  return data;
}

Eigen::MatrixXd correlations(const Data& data) {
  const auto p = static_cast<Eigen::Index>(data.predictors.size());
  Eigen::MatrixXd rows(static_cast<Eigen::Index>(data.outcome.size()), p + 1);
  for (Eigen::Index j = 0; j < p; ++j) {
    rows.col(j) = Eigen::Map<const Eigen::VectorXd>(data.predictors[j].values.data(), rows.rows());
  }
  rows.col(p) = Eigen::Map<const Eigen::VectorXd>(data.outcome.data(), rows.rows());
  rows.rowwise() -= rows.colwise().mean().eval();
  rows.colwise().normalize();
  return rows.transpose() * rows;
}

double r_squared_of(const Eigen::MatrixXd& r, unsigned subset) {
  std::vector<Eigen::Index> chosen;
  for (Eigen::Index j = 0; j + 1 < r.rows(); ++j) {
    if (subset >> j & 1U) chosen.push_back(j);
  }
  if (chosen.empty()) return 0.0;
  const Eigen::VectorXd outcome = r(chosen, r.cols() - 1);
  return outcome.dot(r(chosen, chosen).ldlt().solve(outcome));
}

// Lindeman, Merenda and Gold (1980): the Shapley value of R^2, from every subset.
std::vector<double> exact_lmg(const Eigen::MatrixXd& r) {
  const unsigned p = static_cast<unsigned>(r.rows()) - 1;
  std::vector<double> r_squared(1U << p);
  for (unsigned subset = 0; subset < 1U << p; ++subset) r_squared[subset] = r_squared_of(r, subset);
  std::vector<double> shares(p, 0.0);
  for (unsigned j = 0; j < p; ++j) {
    for (unsigned subset = 0; subset < 1U << p; ++subset) {
      if (subset >> j & 1U) continue;
      const int k = __builtin_popcount(subset);
      const double weight =
          std::exp(std::lgamma(k + 1.0) + std::lgamma(p - k) - std::lgamma(p + 1.0));
      shares[j] += weight * (r_squared[subset | 1U << j] - r_squared[subset]);
    }
  }
  return shares;
}

std::vector<double> values_of(const RelativeWeights& weights) {
  std::vector<double> values;
  for (const RelativeWeight& weight : weights.weights) values.push_back(weight.weight.value);
  return values;
}

std::vector<std::size_t> ranking(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] > values[b]; });
  return order;
}

TEST(RelativeWeights, RankAsTheExactShapleyValuesAndDifferByTwoHundredthsAtMost) {
  for (const int p : {3, 6, 9, 12}) {
    const Data data = made_data(20000, p, 0.15, 100 + static_cast<std::uint64_t>(p));
    const auto result = relative_weights(data.predictors, data.outcome, {.resamples = 0});
    ASSERT_TRUE(result.ok());
    const std::vector<double> exact = exact_lmg(correlations(data));
    const std::vector<double> weights = values_of(*result);
    EXPECT_EQ(ranking(weights), ranking(exact)) << p;
    for (int j = 0; j < p; ++j) EXPECT_NEAR(weights[j], exact[j], 0.02) << p << ' ' << j;
  }
}

TEST(RelativeWeights, AreExactlyTheShapleyValuesForTwoPredictors) {
  const Data data = made_data(300, 2, 0.6, 2);
  const auto result = relative_weights(data.predictors, data.outcome, {.resamples = 0});
  ASSERT_TRUE(result.ok());
  const std::vector<double> exact = exact_lmg(correlations(data));
  EXPECT_NEAR(result->weights[0].weight.value, exact[0], 1e-10);
  EXPECT_NEAR(result->weights[1].weight.value, exact[1], 1e-10);
}

TEST(RelativeWeights, SumToTheRSquaredOfTheRegression) {
  const Data data = made_data(250, 5, 0.4, 3);
  const auto result = relative_weights(data.predictors, data.outcome);
  ASSERT_TRUE(result.ok());
  const std::vector<double> weights = values_of(*result);
  EXPECT_NEAR(std::accumulate(weights.begin(), weights.end(), 0.0), result->r_squared.value, 1e-12);
  EXPECT_NEAR(result->r_squared.value, r_squared_of(correlations(data), 31U), 1e-10);
  double shares = 0.0;
  for (const RelativeWeight& weight : result->weights) {
    shares += weight.share;
    EXPECT_LE(weight.weight.low, weight.weight.value);
    EXPECT_GE(weight.weight.high, weight.weight.value);
    EXPECT_GE(weight.weight.low, 0.0);
    EXPECT_EQ(weight.weight.n, 250.0);
    EXPECT_GT(weight.correlation, 0.0);
  }
  EXPECT_NEAR(shares, 1.0, 1e-12);
}

TEST(RelativeWeights, AreTheSameForTheSameSeedAndAnyLinearScale) {
  Data data = made_data(120, 3, 0.2, 4);
  const auto one = relative_weights(data.predictors, data.outcome);
  const auto again = relative_weights(data.predictors, data.outcome);
  for (double& value : data.predictors[1].values) value = 1e6 - 1e-3 * value;
  const auto rescaled = relative_weights(data.predictors, data.outcome);
  const auto other = relative_weights(data.predictors, data.outcome, {.seed = 5});
  ASSERT_TRUE(one.ok() && again.ok() && rescaled.ok() && other.ok());
  EXPECT_EQ(one->weights[1].weight.low, again->weights[1].weight.low);
  EXPECT_NEAR(one->weights[1].weight.value, rescaled->weights[1].weight.value, 1e-6);
  EXPECT_NEAR(one->weights[1].correlation, -rescaled->weights[1].correlation, 1e-6);
  EXPECT_NE(one->weights[1].weight.low, other->weights[1].weight.low);
}

TEST(RelativeWeights, LeaveOutRowsWithGapsAndSaySo) {
  Data data = made_data(100, 2, 0.2, 6);
  data.predictors[0].values[5] = kUnknown;
  data.predictors[1].values[6] = kUnknown;
  data.predictors[1].values[7] = kUnknown;
  data.outcome[7] = kUnknown;
  const auto result = relative_weights(data.predictors, data.outcome, {.resamples = 10});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->rows_used, 97u);
  EXPECT_EQ(result->rows_dropped, 3u);
  EXPECT_EQ(result->weights[0].pairwise_n, 98u);
  EXPECT_EQ(result->weights[1].pairwise_n, 98u);
}

TEST(RelativeWeights, SplitEquallyBetweenTwins) {
  Data data = made_data(200, 2, 0.0, 7);
  data.predictors.push_back({"twin", data.predictors[0].values});
  const auto result = relative_weights(data.predictors, data.outcome, {.resamples = 50});
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->weights[0].weight.value, result->weights[2].weight.value, 1e-9);
  EXPECT_NEAR(
      result->r_squared.value,
      relative_weights({data.predictors[0], data.predictors[1]}, data.outcome, {.resamples = 0})
          ->r_squared.value,
      1e-9);
}

TEST(RelativeWeights, SurviveResamplesInWhichARareThemeIsMissing) {
  Data data = made_data(60, 2, 0.0, 8);
  std::fill(data.predictors[1].values.begin(), data.predictors[1].values.end(), 0.0);
  data.predictors[1].values[9] = 1.0;
  const auto result = relative_weights(data.predictors, data.outcome);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->weights[1].weight.low, 0.0);
  EXPECT_TRUE(std::isfinite(result->weights[1].weight.high));
}

TEST(RelativeWeights, IntervalsCoverTheTruth) {
  // Truth by a sample large enough to stand for the population.
  const Data population = made_data(200000, 3, 0.3, 9);
  const auto truth = relative_weights(population.predictors, population.outcome, {.resamples = 0});
  ASSERT_TRUE(truth.ok());
  int covered = 0;
  constexpr int kRuns = 120;
  for (std::uint64_t run = 0; run < kRuns; ++run) {
    const Data data = made_data(200, 3, 0.3, 1000 + run);
    const auto result = relative_weights(data.predictors, data.outcome, {.resamples = 200});
    ASSERT_TRUE(result.ok());
    for (std::size_t j = 0; j < 3; ++j) {
      const Estimate& weight = result->weights[j].weight;
      const double real = truth->weights[j].weight.value;
      covered += weight.low <= real && real <= weight.high;
    }
  }
  EXPECT_NEAR(covered / (3.0 * kRuns), 0.94, 0.05);
}

TEST(RelativeWeights, RefuseWhatCannotBeWeighed) {
  const Data data = made_data(20, 2, 0.2, 10);
  const auto field = [](const std::vector<Predictor>& predictors,
                        const std::vector<double>& outcome) {
    const auto result = relative_weights(predictors, outcome, {.resamples = 0});
    return result.ok() ? std::string("no error") : result.error().field;
  };
  EXPECT_EQ(field({}, data.outcome), "predictors");
  EXPECT_EQ(field({{"flat", std::vector<double>(20, 3.0)}}, data.outcome), "flat");
  EXPECT_EQ(field(data.predictors, std::vector<double>(20, 0.1)), "outcome");
  EXPECT_EQ(field({{"short", {1, 2, 3}}}, data.outcome), "short");
  std::vector<double> infinite = data.outcome;
  infinite[3] = std::numeric_limits<double>::infinity();
  EXPECT_EQ(field({{"wild", infinite}}, data.outcome), "wild");
  EXPECT_EQ(field(data.predictors, infinite), "outcome");
  EXPECT_EQ(field({{"a", {1, 2, 3}}, {"b", {2, 1, 5}}}, {1, 2, 4}), "predictors");
}

}  // namespace
}  // namespace polku::stats
