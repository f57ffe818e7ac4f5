#include "stats/relative_weights.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <random>
#include <utility>

namespace polku::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Below this an eigenvalue of a correlation matrix is a collinearity, not information.
constexpr double kSingular = 1e-10;
// A column counts as constant when its spread is only rounding.
constexpr double kConstant = 1e-12;

struct Decomposed {
  VectorXd weights;
  VectorXd correlations;
  double r_squared = 0.0;
};

// `cross` holds the centred cross-products of predictors and, last, the outcome.
// A column without spread (possible in a resample) gets weight 0.
Decomposed johnson(const MatrixXd& cross) {
  const Index predictors = cross.rows() - 1;
  VectorXd inverse_deviations(cross.rows());
  for (Index j = 0; j < cross.rows(); ++j) {
    inverse_deviations[j] = cross(j, j) > kConstant ? 1.0 / std::sqrt(cross(j, j)) : 0.0;
  }
  const MatrixXd correlations =
      inverse_deviations.asDiagonal() * cross * inverse_deviations.asDiagonal();
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(
      correlations.topLeftCorner(predictors, predictors));
  const VectorXd outcome = correlations.col(predictors).head(predictors);

  // Lambda = V sqrt(D) V' joins the predictors to their nearest orthogonal counterparts;
  // beta = Lambda^-1 r are the counterparts' correlations with the outcome.
  VectorXd roots(predictors);
  VectorXd inverse_roots(predictors);
  for (Index k = 0; k < predictors; ++k) {
    const double value = eigen.eigenvalues()[k];
    roots[k] = value > kSingular ? std::sqrt(value) : 0.0;
    inverse_roots[k] = value > kSingular ? 1.0 / roots[k] : 0.0;
  }
  const MatrixXd& vectors = eigen.eigenvectors();
  const MatrixXd lambda = vectors * roots.asDiagonal() * vectors.transpose();
  const VectorXd beta =
      vectors * (inverse_roots.asDiagonal() * (vectors.transpose() * outcome)).eval();
  Decomposed result;
  result.weights = lambda.cwiseAbs2() * beta.cwiseAbs2();
  result.r_squared = result.weights.sum();
  result.correlations = outcome;
  return result;
}

// Of standardised rows, each taken as often as `times` says.
MatrixXd centred_cross_products(const MatrixXd& rows, const VectorXd& times) {
  const auto n = static_cast<double>(rows.rows());
  const MatrixXd repeated = rows.array().colwise() * times.array();
  const VectorXd means = repeated.colwise().sum().transpose() / n;
  return rows.transpose() * repeated / n - means * means.transpose();
}

// Percentile of sorted values with linear interpolation between neighbours.
double percentile(const std::vector<double>& sorted, double probability) {
  const double place = probability * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Estimate with_percentiles(double value, double n, std::vector<double> resampled,
                          Confidence confidence) {
  Estimate estimate{.value = value, .n = n};
  if (resampled.size() < 2) return estimate;
  std::sort(resampled.begin(), resampled.end());
  const auto count = static_cast<double>(resampled.size());
  double mean = 0.0;
  for (const double one : resampled) mean += one / count;
  double squares = 0.0;
  for (const double one : resampled) squares += (one - mean) * (one - mean);
  estimate.low = percentile(resampled, confidence.alpha() / 2.0);
  estimate.high = percentile(resampled, 1.0 - confidence.alpha() / 2.0);
  estimate.standard_error = std::sqrt(squares / (count - 1.0));
  return estimate;
}

// The engine is fixed by the standard but its distributions are not, so the draw is our own.
class RowDraw {
 public:
  explicit RowDraw(std::uint64_t seed) : engine_(seed) {}
  Index below(Index bound) {
    return static_cast<Index>(static_cast<double>(engine_() >> 11) * 0x1.0p-53 *
                              static_cast<double>(bound));
  }

 private:
  std::mt19937_64 engine_;
};

Result<void> check(const std::vector<Predictor>& predictors, const std::vector<double>& outcome) {
  if (predictors.empty()) {
    return invalid("predictors", "Choose at least one question to compare with the outcome.");
  }
  const auto has_infinite = [](const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isinf(v); });
  };
  if (has_infinite(outcome)) return invalid("outcome", "The outcome holds an infinite value.");
  for (const Predictor& predictor : predictors) {
    if (predictor.values.size() != outcome.size()) {
      return invalid(predictor.name, "\"" + predictor.name +
                                         "\" and the outcome must have the same number of rows.");
    }
    if (has_infinite(predictor.values)) {
      return invalid(predictor.name, "\"" + predictor.name + "\" holds an infinite value.");
    }
  }
  return {};
}

// Complete rows, predictors first and the outcome last.
MatrixXd complete_rows(const std::vector<Predictor>& predictors,
                       const std::vector<double>& outcome) {
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < outcome.size(); ++row) {
    const bool complete = !std::isnan(outcome[row]) &&
                          std::none_of(predictors.begin(), predictors.end(),
                                       [row](const auto& p) { return std::isnan(p.values[row]); });
    if (complete) kept.push_back(row);
  }
  MatrixXd rows(static_cast<Index>(kept.size()), static_cast<Index>(predictors.size()) + 1);
  for (Index i = 0; i < rows.rows(); ++i) {
    const std::size_t row = kept[static_cast<std::size_t>(i)];
    for (Index j = 0; j + 1 < rows.cols(); ++j) {
      rows(i, j) = predictors[static_cast<std::size_t>(j)].values[row];
    }
    rows(i, rows.cols() - 1) = outcome[row];
  }
  return rows;
}

// Unit spread makes the tolerances above mean the same for every scale.
Result<void> standardise(MatrixXd& rows, const std::vector<Predictor>& predictors) {
  for (Index j = 0; j < rows.cols(); ++j) {
    const double mean = rows.col(j).mean();
    rows.col(j).array() -= mean;
    const double deviation =
        std::sqrt(rows.col(j).squaredNorm() / static_cast<double>(rows.rows()));
    if (!(deviation > kConstant * std::max(1.0, std::abs(mean)))) {
      const bool is_outcome = j + 1 == rows.cols();
      const std::string name =
          is_outcome ? "outcome" : predictors[static_cast<std::size_t>(j)].name;
      return invalid(name, "All complete answers to \"" + name +
                               "\" are the same, so nothing can go together with it. Leave it "
                               "out or take a longer period.");
    }
    rows.col(j) /= deviation;
  }
  return {};
}

// One column of resampled weights per predictor and a last one for R^2.
std::vector<std::vector<double>> bootstrap(const MatrixXd& rows,
                                           const RelativeWeightsOptions& options) {
  std::vector<std::vector<double>> columns(static_cast<std::size_t>(rows.cols()));
  RowDraw draw(options.seed);
  VectorXd times(rows.rows());
  for (int round = 0; round < options.resamples; ++round) {
    // Counting the draws leaves the rows where they are, which is kinder to the caches.
    times.setZero();
    for (Index i = 0; i < rows.rows(); ++i) times[draw.below(rows.rows())] += 1.0;
    const Decomposed decomposed = johnson(centred_cross_products(rows, times));
    for (Index j = 0; j + 1 < rows.cols(); ++j) {
      columns[static_cast<std::size_t>(j)].push_back(decomposed.weights[j]);
    }
    columns.back().push_back(decomposed.r_squared);
  }
  return columns;
}

}  // namespace

Result<RelativeWeights> relative_weights(const std::vector<Predictor>& predictors,
                                         const std::vector<double>& outcome,
                                         const RelativeWeightsOptions& options) {
  POLKU_CHECK(check(predictors, outcome));
  MatrixXd rows = complete_rows(predictors, outcome);
  const auto n = static_cast<std::size_t>(rows.rows());
  if (n < predictors.size() + 2) {
    return invalid("predictors",
                   "Too few answers have a value for every chosen question and the outcome. "
                   "Choose fewer questions or a longer period.");
  }
  POLKU_CHECK(standardise(rows, predictors));

  const Decomposed decomposed = johnson(centred_cross_products(rows, VectorXd::Ones(rows.rows())));
  std::vector<std::vector<double>> resampled = bootstrap(rows, options);
  const auto answers = static_cast<double>(n);
  RelativeWeights result;
  result.rows_used = n;
  result.rows_dropped = outcome.size() - n;
  result.r_squared = with_percentiles(decomposed.r_squared, answers, std::move(resampled.back()),
                                      options.confidence);
  for (std::size_t j = 0; j < predictors.size(); ++j) {
    const auto column = static_cast<Index>(j);
    RelativeWeight weight;
    weight.weight = with_percentiles(decomposed.weights[column], answers, std::move(resampled[j]),
                                     options.confidence);
    if (decomposed.r_squared > 0.0) {
      weight.share = decomposed.weights[column] / decomposed.r_squared;
    }
    weight.correlation = decomposed.correlations[column];
    for (std::size_t row = 0; row < outcome.size(); ++row) {
      weight.pairwise_n += !std::isnan(outcome[row]) && !std::isnan(predictors[j].values[row]);
    }
    result.weights.push_back(weight);
  }
  return result;
}

}  // namespace polku::stats
