#include "stats/variance_components.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mixed_model.h"
#include "stats/distributions.h"

namespace polku::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// A variance at this part of the total is the boundary: reported as zero.
constexpr double kFloor = 1e-9;
// The residual divides everything, so its own floor keeps a perfect fit computable.
constexpr double kResidualFloor = 1e-6;
constexpr int kIterationsMax = 200;

Result<void> check(std::span<const double> scores, std::span<const RandomFactor> factors) {
  if (scores.size() < 3) return invalid("scores", "There are too few answers to compare.");
  for (const double score : scores) {
    if (!std::isfinite(score)) return invalid("scores", "Leave out the answers without a score.");
  }
  if (std::all_of(scores.begin(), scores.end(), [&](double s) { return s == scores[0]; })) {
    return invalid("scores", "All answers are the same, so there is no variation to explain.");
  }
  for (const RandomFactor& factor : factors) {
    if (factor.level_of_answer.size() != scores.size()) {
      return invalid(factor.name, "Every answer needs a value of \"" + factor.name +
                                      "\". Leave out the answers without one.");
    }
  }
  return {};
}

struct Levels {
  IndexedFactor indexed;
  std::vector<std::size_t> numbers;
};

Levels levels_of(const RandomFactor& factor) {
  Levels levels;
  levels.numbers = factor.level_of_answer;
  std::sort(levels.numbers.begin(), levels.numbers.end());
  levels.numbers.erase(std::unique(levels.numbers.begin(), levels.numbers.end()),
                       levels.numbers.end());
  levels.indexed.levels = static_cast<Index>(levels.numbers.size());
  for (const std::size_t level : factor.level_of_answer) {
    levels.indexed.level_of_answer.push_back(
        std::lower_bound(levels.numbers.begin(), levels.numbers.end(), level) -
        levels.numbers.begin());
  }
  return levels;
}

bool split_alike(const IndexedFactor& a, const IndexedFactor& b) {
  if (a.levels != b.levels) return false;
  std::vector<Index> partner(static_cast<std::size_t>(a.levels), -1);
  for (std::size_t i = 0; i < a.level_of_answer.size(); ++i) {
    Index& expected = partner[static_cast<std::size_t>(a.level_of_answer[i])];
    if (expected < 0) expected = b.level_of_answer[i];
    if (expected != b.level_of_answer[i]) return false;
  }
  // Every level of b is in use, so a map from equally many levels is one to one.
  return true;
}

Result<void> check_separable(const std::vector<const RandomFactor*>& factors,
                             const std::vector<IndexedFactor>& indexed) {
  for (std::size_t a = 0; a < indexed.size(); ++a) {
    if (indexed[a].levels == static_cast<Index>(indexed[a].level_of_answer.size())) {
      return invalid(factors[a]->name, "Every answer has its own value of \"" + factors[a]->name +
                                           "\", so it cannot be told from chance. Leave it out.");
    }
    for (std::size_t b = 0; b < a; ++b) {
      if (!split_alike(indexed[a], indexed[b])) continue;
      return invalid(factors[a]->name, "\"" + factors[b]->name + "\" and \"" + factors[a]->name +
                                           "\" divide the answers in the same way, so they "
                                           "cannot be told apart. Leave one of them out.");
    }
  }
  return {};
}

struct Fit {
  VectorXd variances;
  RestrictedLikelihood likelihood;
  int iterations = 0;
  bool converged = false;
};

// Climbs the restricted likelihood by average-information steps, each halved until it helps; when
// none does, by an EM step, which always helps. Variances on the floor whose slope points further
// down stay out of the step.
class Climb {
 public:
  Climb(MixedModel& model, double total_variance) : model_(model), total_(total_variance) {
    floors_ =
        VectorXd::Constant(static_cast<Index>(model.factors().size()) + 1, kFloor * total_variance);
    floors_[floors_.size() - 1] = kResidualFloor * total_variance;
  }

  Fit run() {
    const auto parameters = static_cast<Index>(model_.factors().size()) + 1;
    fit_.variances = VectorXd::Constant(parameters, total_ / static_cast<double>(parameters));
    fit_.likelihood = model_.evaluate(fit_.variances);
    while (!fit_.converged && fit_.iterations < kIterationsMax) {
      ++fit_.iterations;
      const VectorXd step = newton_step();
      // Twice this is what the step promises to gain in deviance.
      if (step.dot(fit_.likelihood.score) < 1e-10) {
        fit_.converged = true;
      } else if (!try_step(step)) {
        // No gain even from EM: the slope is rounding, this is the top.
        if (!move_to(em_target())) fit_.converged = true;
      }
    }
    return std::move(fit_);
  }

 private:
  VectorXd newton_step() const {
    std::vector<Index> free;
    for (Index k = 0; k < fit_.variances.size(); ++k) {
      const bool stuck = fit_.variances[k] <= floors_[k] && fit_.likelihood.score[k] <= 0.0;
      if (!stuck) free.push_back(k);
    }
    VectorXd step = VectorXd::Zero(fit_.variances.size());
    if (free.empty()) return step;
    MatrixXd information = fit_.likelihood.average_information(free, free);
    information.diagonal() *= 1.0 + 1e-10;
    const VectorXd part = information.ldlt().solve(fit_.likelihood.score(free).eval());
    for (std::size_t i = 0; i < free.size(); ++i) step[free[i]] = part[static_cast<Index>(i)];
    return step;
  }

  VectorXd em_target() const {
    VectorXd target = fit_.variances;
    for (Index k = 0; k < target.size(); ++k) {
      const bool is_residual = k + 1 == target.size();
      const auto size = static_cast<double>(
          is_residual ? model_.answers() : model_.factors()[static_cast<std::size_t>(k)].levels);
      target[k] += 2.0 * target[k] * target[k] / size * fit_.likelihood.score[k];
    }
    return target;
  }

  bool try_step(const VectorXd& step) {
    double length = 1.0;
    for (int halving = 0; halving < 12; ++halving, length *= 0.5) {
      if (move_to(fit_.variances + length * step)) return true;
    }
    return false;
  }

  bool move_to(const VectorXd& target) {
    // Far out the likelihood is flat and looks like a top, so nothing may grow there in one go.
    const VectorXd ceilings = (4.0 * fit_.variances).cwiseMax(0.1 * total_);
    const VectorXd inside = target.cwiseMax(floors_).cwiseMin(ceilings);
    if (!inside.allFinite() || !(model_.deviance(inside) < fit_.likelihood.deviance)) return false;
    fit_.variances = inside;
    fit_.likelihood = model_.evaluate(inside);
    return true;
  }

  MixedModel& model_;
  double total_;
  VectorXd floors_;
  Fit fit_;
};

// Estimate + noise is taken as a mean square with `freedom` degrees of freedom; the noise follows
// from the standard error, since the variance of a mean square m is 2 m^2 / freedom.
Estimate variance_estimate(double variance, double standard_error, double freedom, double n,
                           Confidence confidence) {
  const double mean_square = std::max(variance, standard_error * std::sqrt(freedom / 2.0));
  const double noise = mean_square - variance;
  const double alpha = confidence.alpha();
  const double sum = freedom * mean_square;
  return {.value = variance,
          .low = std::clamp(sum / chi_squared_quantile(1.0 - alpha / 2.0, freedom) - noise, 0.0,
                            variance),
          .high = std::max(variance, sum / chi_squared_quantile(alpha / 2.0, freedom) - noise),
          .n = n,
          .standard_error = standard_error};
}

Estimate root(const Estimate& variance) {
  Estimate deviation{.value = std::sqrt(variance.value),
                     .low = std::sqrt(variance.low),
                     .high = std::sqrt(variance.high),
                     .n = variance.n};
  if (variance.value > 0.0) {
    deviation.standard_error = variance.standard_error / (2.0 * deviation.value);
  }
  return deviation;
}

// Zou and Donner (2008): the interval of a sum from the intervals of its parts.
Estimate sum_of(std::span<const Estimate> parts) {
  Estimate sum{.value = 0.0, .low = 0.0, .high = 0.0, .n = 0.0, .standard_error = 0.0};
  for (const Estimate& part : parts) {
    sum.value += part.value;
    sum.low += (part.value - part.low) * (part.value - part.low);
    sum.high += (part.high - part.value) * (part.high - part.value);
    sum.standard_error += part.standard_error * part.standard_error;
    sum.n = part.n;
  }
  sum.low = std::max(0.0, sum.value - std::sqrt(sum.low));
  sum.high = sum.value + std::sqrt(sum.high);
  sum.standard_error = std::sqrt(sum.standard_error);
  return sum;
}

// What the caller sees, from the top of the likelihood.
class Report {
 public:
  Report(const MixedModel& model, const Fit& fit, double floor, Confidence confidence)
      : model_(model), fit_(fit), confidence_(confidence), variances_(fit.variances) {
    for (Index k = 0; k + 1 < variances_.size(); ++k) {
      if (variances_[k] <= floor) variances_[k] = 0.0;
    }
    const Index size = variances_.size();
    MatrixXd information = fit.likelihood.average_information;
    information.diagonal() *= 1.0 + 1e-10;
    errors_ = information.ldlt().solve(MatrixXd::Identity(size, size)).diagonal().cwiseMax(0.0);
    errors_ = errors_.cwiseSqrt();
  }

  void fill(VarianceComponent& component, std::size_t factor) const {
    const auto k = static_cast<Index>(factor);
    const Index levels = model_.factors()[factor].levels;
    component.variance = variance_estimate(variances_[k], errors_[k],
                                           static_cast<double>(levels - 1), n(), confidence_);
    component.deviation = root(component.variance);
    component.share = variances_[k] / variances_.sum();
    const Index first = model_.first_level(factor);
    for (Index level = 0; level < levels; ++level) {
      component.effects.push_back(variances_[k] > 0.0 ? fit_.likelihood.effects[first + level]
                                                      : 0.0);
    }
  }

  VarianceComponent residual() const {
    const Index last = variances_.size() - 1;
    const double variance = variances_[last];
    const double freedom = 2.0 * variance * variance / (errors_[last] * errors_[last]);
    VarianceComponent component;
    component.name = "residual";
    component.levels = static_cast<std::size_t>(model_.answers());
    component.variance = variance_estimate(variance, errors_[last], freedom, n(), confidence_);
    component.deviation = root(component.variance);
    component.share = variance / variances_.sum();
    return component;
  }

  // As many degrees of freedom as the factor with the fewest levels leaves: exact for one balanced
  // factor, on the safe side otherwise.
  Estimate mean() const {
    double freedom = n() - 1.0;
    for (std::size_t k = 0; k < model_.factors().size(); ++k) {
      if (!(variances_[static_cast<Index>(k)] > 0.0)) continue;
      freedom = std::min(freedom, static_cast<double>(model_.factors()[k].levels - 1));
    }
    const double standard_error = std::sqrt(fit_.likelihood.mean_variance);
    const double half = t_quantile(confidence_, freedom) * standard_error;
    return {.value = fit_.likelihood.mean,
            .low = fit_.likelihood.mean - half,
            .high = fit_.likelihood.mean + half,
            .n = n(),
            .standard_error = standard_error};
  }

 private:
  double n() const { return static_cast<double>(model_.answers()); }

  const MixedModel& model_;
  const Fit& fit_;
  Confidence confidence_;
  VectorXd variances_;
  VectorXd errors_;
};

}  // namespace

Estimate deviation_of_sum(std::span<const Estimate> variances) { return root(sum_of(variances)); }

Result<VarianceComponents> variance_components(std::span<const double> scores,
                                               std::span<const RandomFactor> factors,
                                               Confidence confidence) {
  POLKU_CHECK(check(scores, factors));
  VarianceComponents result;
  std::vector<const RandomFactor*> estimable;
  std::vector<std::size_t> place_of_estimable;
  std::vector<IndexedFactor> indexed;
  for (const RandomFactor& factor : factors) {
    Levels levels = levels_of(factor);
    VarianceComponent component;
    component.name = factor.name;
    component.levels = levels.numbers.size();
    component.level_numbers = std::move(levels.numbers);
    result.factors.push_back(std::move(component));
    if (levels.indexed.levels < 2) continue;
    place_of_estimable.push_back(result.factors.size() - 1);
    estimable.push_back(&factor);
    indexed.push_back(std::move(levels.indexed));
  }
  POLKU_CHECK(check_separable(estimable, indexed));

  // Around their mean, so that large scores cost no precision.
  VectorXd centred = Eigen::Map<const VectorXd>(scores.data(), static_cast<Index>(scores.size()));
  const double centre = centred.mean();
  centred.array() -= centre;
  const double total = centred.squaredNorm() / static_cast<double>(scores.size() - 1);
  MixedModel model(std::move(centred), std::move(indexed));
  const Fit fit = Climb(model, total).run();

  const Report report(model, fit, 2.0 * kFloor * total, confidence);
  std::vector<Estimate> parts;
  for (std::size_t k = 0; k < place_of_estimable.size(); ++k) {
    VarianceComponent& component = result.factors[place_of_estimable[k]];
    report.fill(component, k);
    parts.push_back(component.variance);
  }
  if (!parts.empty()) result.together = root(sum_of(parts));
  result.residual = report.residual();
  result.mean = report.mean();
  result.mean.value += centre;
  result.mean.low += centre;
  result.mean.high += centre;
  result.restricted_deviance = fit.likelihood.deviance;
  result.iterations = fit.iterations;
  result.converged = fit.converged;
  return result;
}

}  // namespace polku::stats
