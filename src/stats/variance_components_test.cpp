#include "stats/variance_components.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <numbers>
#include <sstream>
#include <string>

#include "mixed_model.h"
#include "oracle_values.h"

namespace polku::stats {
namespace {

using testing::Random;

struct Answers {
  std::vector<double> scores;
  std::vector<RandomFactor> factors{{"place", {}}, {"time", {}}, {"person", {}}};

  void add(std::size_t place, std::size_t time, std::size_t person, double score) {
    factors[0].level_of_answer.push_back(place);
    factors[1].level_of_answer.push_back(time);
    factors[2].level_of_answer.push_back(person);
    scores.push_back(score);
  }
};

Answers recorded_answers(const std::string& name) {
  std::ifstream file(testing::oracle_path("variance_" + name + ".data.csv"));
  Answers answers;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::size_t place = 0, time = 0, person = 0;
    double score = 0.0;
    char comma = ',';
    cells >> place >> comma >> time >> comma >> person >> comma >> score;
    answers.add(place, time, person, score);
  }
  return answers;
}

class AgreesWithLme4 : public ::testing::TestWithParam<const char*> {};

TEST_P(AgreesWithLme4, InEveryNumber) {
  const std::string name = GetParam();
  const auto r = testing::recorded_values("variance_components");
  const Answers answers = recorded_answers(name);
  ASSERT_FALSE(answers.scores.empty());
  const auto result = variance_components(answers.scores, answers.factors);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->converged);
  for (const VarianceComponent& component : result->factors) {
    const double expected = r.at(name + "_" + component.name);
    EXPECT_NEAR(component.variance.value, expected, 1e-4 * expected + 1e-9) << component.name;
  }
  EXPECT_NEAR(result->residual.variance.value, r.at(name + "_residual"), 1e-4);
  EXPECT_NEAR(result->mean.value, r.at(name + "_mean"), 1e-4);
  EXPECT_NEAR(result->mean.standard_error, r.at(name + "_mean_error"), 1e-4);
  EXPECT_NEAR(result->restricted_deviance, r.at(name + "_deviance"), 1e-5);
  const VarianceComponent& place = result->factors[0];
  for (std::size_t i = 0; i < place.levels; ++i) {
    EXPECT_EQ(place.level_numbers[i], i + 1);
    EXPECT_NEAR(place.effects[i], r.at(name + "_place_" + std::to_string(i + 1)), 1e-3);
  }
}

INSTANTIATE_TEST_SUITE_P(VarianceComponents, AgreesWithLme4,
                         ::testing::Values("balanced", "unbalanced", "boundary"),
                         [](const auto& one) { return std::string(one.param); });

// The same quantities from the dense covariance matrix, by their definitions.
struct Dense {
  double deviance;
  Eigen::VectorXd score;
  Eigen::MatrixXd average_information;
};

Dense dense_likelihood(const Eigen::VectorXd& y, const std::vector<IndexedFactor>& factors,
                       const Eigen::VectorXd& variances) {
  const Eigen::Index n = y.size();
  std::vector<Eigen::MatrixXd> parts;
  for (const IndexedFactor& factor : factors) {
    Eigen::MatrixXd z = Eigen::MatrixXd::Zero(n, factor.levels);
    for (Eigen::Index i = 0; i < n; ++i) {
      z(i, factor.level_of_answer[static_cast<std::size_t>(i)]) = 1.0;
    }
    parts.push_back(z * z.transpose());
  }
  parts.push_back(Eigen::MatrixXd::Identity(n, n));
  Eigen::MatrixXd v = Eigen::MatrixXd::Zero(n, n);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    v += variances[static_cast<Eigen::Index>(k)] * parts[k];
  }
  const Eigen::MatrixXd inverse = v.inverse();
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(n);
  const double information = ones.dot(inverse * ones);
  const Eigen::MatrixXd p = inverse - inverse * ones * (inverse * ones).transpose() / information;
  const Eigen::VectorXd py = p * y;
  Dense result;
  result.deviance = static_cast<double>(n - 1) * std::log(2.0 * std::numbers::pi) +
                    v.ldlt().vectorD().array().log().sum() + std::log(information) + y.dot(py);
  const auto size = static_cast<Eigen::Index>(parts.size());
  result.score.resize(size);
  result.average_information.resize(size, size);
  for (Eigen::Index k = 0; k < size; ++k) {
    const Eigen::MatrixXd& part = parts[static_cast<std::size_t>(k)];
    result.score[k] = 0.5 * (py.dot(part * py) - (p * part).trace());
    for (Eigen::Index l = 0; l < size; ++l) {
      result.average_information(k, l) =
          0.5 * (part * py).dot(p * parts[static_cast<std::size_t>(l)] * py);
    }
  }
  return result;
}

TEST(MixedModel, IsTheDenseRestrictedLikelihood) {
  Random random(1971);
  for (int round = 0; round < 12; ++round) {
    constexpr Eigen::Index kAnswers = 70;
    Eigen::VectorXd y(kAnswers);
    std::vector<IndexedFactor> factors(static_cast<std::size_t>(round % 4));
    for (std::size_t k = 0; k < factors.size(); ++k) factors[k].levels = 4 + 5 * Eigen::Index(k);
    for (Eigen::Index i = 0; i < kAnswers; ++i) {
      y[i] = 3.0 * random.normal();
      for (IndexedFactor& factor : factors) {
        const bool first_round = i < factor.levels;
        factor.level_of_answer.push_back(
            first_round ? i : random.below(static_cast<int>(factor.levels)));
      }
    }
    Eigen::VectorXd variances(static_cast<Eigen::Index>(factors.size()) + 1);
    for (double& variance : variances) variance = 0.05 + 2.0 * random.uniform();
    if (round > 8) variances[0] = 1e-7;
    const Dense dense = dense_likelihood(y, factors, variances);
    MixedModel model(y, factors);
    const RestrictedLikelihood sparse = model.evaluate(variances);
    EXPECT_NEAR(sparse.deviance, dense.deviance, 1e-8);
    EXPECT_NEAR(model.deviance(variances), dense.deviance, 1e-8);
    for (Eigen::Index k = 0; k < variances.size(); ++k) {
      EXPECT_NEAR(sparse.score[k], dense.score[k], 1e-5 * (1.0 + std::abs(dense.score[k])));
      for (Eigen::Index l = 0; l < variances.size(); ++l) {
        const double expected = dense.average_information(k, l);
        EXPECT_NEAR(sparse.average_information(k, l), expected, 1e-7 * (1 + std::abs(expected)));
      }
    }
  }
}

TEST(VarianceComponents, OfOneBalancedFactorAreThoseOfAnalysisOfVariance) {
  Random random(1925);
  constexpr std::size_t kPlaces = 7;
  constexpr int kEach = 9;
  RandomFactor place{"place", {}};
  std::vector<double> scores;
  std::vector<double> means(kPlaces, 0.0);
  for (std::size_t p = 0; p < kPlaces; ++p) {
    const double effect = 1.5 * random.normal();
    for (int i = 0; i < kEach; ++i) {
      place.level_of_answer.push_back(p);
      scores.push_back(6.0 + effect + random.normal());
      means[p] += scores.back() / kEach;
    }
  }
  double grand = 0.0;
  for (const double mean : means) grand += mean / kPlaces;
  double between = 0.0;
  double within = 0.0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    within += std::pow(scores[i] - means[place.level_of_answer[i]], 2);
  }
  for (const double mean : means) between += kEach * std::pow(mean - grand, 2);
  between /= kPlaces - 1;
  within /= kPlaces * (kEach - 1);

  const auto result = variance_components(scores, std::vector{place});
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->factors[0].variance.value, (between - within) / kEach, 1e-6);
  EXPECT_NEAR(result->residual.variance.value, within, 1e-6);
  EXPECT_NEAR(result->mean.standard_error, std::sqrt(between / (kPlaces * kEach)), 1e-6);
  EXPECT_NEAR(result->together.value, result->factors[0].deviation.value, 1e-9);
}

Answers simulated(Random& random, int answers, const std::vector<double>& deviations,
                  const std::vector<int>& levels) {
  std::vector<std::vector<double>> effects(3);
  for (std::size_t k = 0; k < 3; ++k) {
    for (int level = 0; level < levels[k]; ++level) {
      effects[k].push_back(deviations[k] * random.normal());
    }
  }
  Answers result;
  for (int i = 0; i < answers; ++i) {
    const auto place = static_cast<std::size_t>(random.below(levels[0]));
    const auto time = static_cast<std::size_t>(random.below(levels[1]));
    const auto person = static_cast<std::size_t>(random.below(levels[2]));
    result.add(place, time, person,
               7.0 + effects[0][place] + effects[1][time] + effects[2][person] +
                   deviations[3] * random.normal());
  }
  return result;
}

IndexedFactor indexed(const RandomFactor& factor, const VarianceComponent& component) {
  IndexedFactor result{{}, static_cast<Eigen::Index>(component.levels)};
  for (const std::size_t level : factor.level_of_answer) {
    const auto& numbers = component.level_numbers;
    result.level_of_answer.push_back(std::lower_bound(numbers.begin(), numbers.end(), level) -
                                     numbers.begin());
  }
  return result;
}

TEST(VarianceComponents, HaveNoBetterNeighbours) {
  Random random(1977);
  for (int round = 0; round < 60; ++round) {
    const std::vector<double> deviations = {random.uniform(), 0.3 * random.uniform(),
                                            random.below(2) * 0.6, 0.2 + random.uniform()};
    const std::vector<int> levels = {2 + random.below(5), 2 + random.below(9), 3 + random.below(9)};
    const Answers answers = simulated(random, 40 + random.below(100), deviations, levels);
    const auto result = variance_components(answers.scores, answers.factors);
    ASSERT_TRUE(result.ok());
    EXPECT_TRUE(result->converged);
    std::vector<IndexedFactor> factors;
    Eigen::VectorXd best(4);
    for (std::size_t k = 0; k < 3; ++k) {
      factors.push_back(indexed(answers.factors[k], result->factors[k]));
      best[static_cast<Eigen::Index>(k)] = result->factors[k].variance.value;
    }
    best[3] = result->residual.variance.value;
    MixedModel model(Eigen::Map<const Eigen::VectorXd>(
                         answers.scores.data(), static_cast<Eigen::Index>(answers.scores.size())),
                     factors);
    for (int neighbour = 0; neighbour < 40; ++neighbour) {
      Eigen::VectorXd other = best;
      const double reach = std::pow(10.0, -3.0 + 0.1 * neighbour);
      for (double& variance : other) {
        variance = std::max(variance, 1e-4) * std::exp(reach * random.normal());
        variance = std::clamp(variance, 1e-7, 1e4);
      }
      EXPECT_GE(model.deviance(other), result->restricted_deviance - 1e-6) << round;
    }
  }
}

TEST(VarianceComponents, IntervalsCoverTheTruth) {
  Random random(1962);
  const std::vector<double> truth = {0.6, 0.3, 0.5, 1.5};
  const double together = std::sqrt(0.36 + 0.09 + 0.25);
  constexpr int kRuns = 250;
  std::vector<int> covered(5, 0);
  int mean_covered = 0;
  for (int run = 0; run < kRuns; ++run) {
    const Answers answers = simulated(random, 500, truth, {8, 15, 25});
    const auto result = variance_components(answers.scores, answers.factors);
    ASSERT_TRUE(result.ok());
    ASSERT_TRUE(result->converged);
    const auto holds = [](const Estimate& e, double v) { return e.low <= v && v <= e.high; };
    for (std::size_t k = 0; k < 3; ++k) {
      const Estimate& deviation = result->factors[k].deviation;
      covered[k] += holds(deviation, truth[k]);
      EXPECT_LE(deviation.low, deviation.value);
      EXPECT_GE(deviation.high, deviation.value);
      EXPECT_GE(deviation.low, 0.0);
    }
    covered[3] += holds(result->residual.deviation, truth[3]);
    covered[4] += holds(result->together, together);
    mean_covered += holds(result->mean, 7.0);
  }
  for (const int count : covered) EXPECT_NEAR(count / double(kRuns), 0.955, 0.035);
  EXPECT_GE(mean_covered / double(kRuns), 0.92);
}

TEST(VarianceComponents, FindTheTruthAmongThousandsOfPersons) {
  Random random(2015);
  const Answers answers = simulated(random, 12000, {0.5, 0.2, 0.7, 1.2}, {60, 52, 2000});
  const auto result = variance_components(answers.scores, answers.factors);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->converged);
  EXPECT_NEAR(result->factors[0].deviation.value, 0.5, 0.12);
  EXPECT_NEAR(result->factors[1].deviation.value, 0.2, 0.06);
  EXPECT_NEAR(result->factors[2].deviation.value, 0.7, 0.05);
  EXPECT_NEAR(result->residual.deviation.value, 1.2, 0.03);
  double shares = result->residual.share;
  for (const VarianceComponent& component : result->factors) shares += component.share;
  EXPECT_NEAR(shares, 1.0, 1e-12);
}

TEST(VarianceComponents, LeaveAFactorOfOneLevelOut) {
  Random random(11);
  Answers answers = simulated(random, 200, {0.0, 0.3, 0.6, 1.0}, {1, 6, 10});
  const auto result = variance_components(answers.scores, answers.factors);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->factors[0].levels, 1u);
  EXPECT_TRUE(std::isnan(result->factors[0].variance.value));
  EXPECT_TRUE(std::isfinite(result->factors[1].variance.high));
  EXPECT_TRUE(std::isfinite(result->together.high));
}

TEST(VarianceComponents, WithoutFactorsAreThePlainVariance) {
  const auto result = variance_components(std::vector<double>{1, 2, 3, 6}, {});
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->residual.variance.value, 14.0 / 3.0, 1e-6);
  EXPECT_NEAR(result->mean.value, 3.0, 1e-12);
  EXPECT_TRUE(std::isnan(result->together.value));
}

TEST(VarianceComponents, DoNotDependOnTheOriginOfTheScale) {
  Random random(12);
  Answers answers = simulated(random, 300, {0.5, 0.3, 0.6, 1.0}, {6, 8, 12});
  const auto near_zero = variance_components(answers.scores, answers.factors);
  for (double& score : answers.scores) score += 1e6;
  const auto far = variance_components(answers.scores, answers.factors);
  ASSERT_TRUE(near_zero.ok() && far.ok());
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(far->factors[k].variance.value, near_zero->factors[k].variance.value, 1e-6);
  }
  EXPECT_NEAR(far->mean.value - 1e6, near_zero->mean.value, 1e-6);
}

TEST(VarianceComponents, RefuseWhatCannotBeSeparated) {
  const std::vector<double> scores = {3, 4, 5, 6, 7, 1};
  const auto field = [&](const std::vector<double>& values,
                         const std::vector<RandomFactor>& factors) {
    const auto result = variance_components(values, factors);
    return result.ok() ? std::string("no error") : result.error().field;
  };
  const RandomFactor halves{"place", {1, 1, 1, 2, 2, 2}};
  EXPECT_EQ(field(scores, {halves}), "no error");
  EXPECT_EQ(field(scores, {halves, {"time", {9, 9, 9, 4, 4, 4}}}), "time");
  EXPECT_EQ(field(scores, {{"person", {1, 2, 3, 4, 5, 6}}}), "person");
  EXPECT_EQ(field(scores, {{"person", {1, 2}}}), "person");
  EXPECT_EQ(field({3, 3, 3, 3, 3, 3}, {halves}), "scores");
  EXPECT_EQ(field({3, 4}, {}), "scores");
  EXPECT_EQ(field({3, 4, kUnknown, 6, 7, 1}, {halves}), "scores");
  EXPECT_EQ(field({3, 4, std::numeric_limits<double>::infinity(), 6, 7, 1}, {halves}), "scores");
}

TEST(VarianceComponents, SurviveAPerfectFit) {
  const auto result =
      variance_components(std::vector<double>{3, 3, 3, 8, 8, 8, 5, 5, 5},
                          std::vector<RandomFactor>{{"place", {1, 1, 1, 2, 2, 2, 3, 3, 3}}});
  ASSERT_TRUE(result.ok());
  EXPECT_NEAR(result->factors[0].variance.value, 19.0 / 3.0, 1e-3);
  EXPECT_LT(result->residual.variance.value, 1e-3);
}

}  // namespace
}  // namespace polku::stats
