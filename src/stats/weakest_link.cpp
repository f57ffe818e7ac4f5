#include "stats/weakest_link.h"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "stats/distributions.h"
#include "stats/proportion.h"

namespace polku::stats {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// Eigenvalues below this part of the largest are rounding.
constexpr double kSingular = 1e-10;

struct Counts {
  std::size_t met = 0, bad = 0;
};

Counts counts_of(const MomentExperiences& moment) {
  Counts counts;
  for (const auto one : moment.of_customer) {
    counts.met += one != Experience::NotMet;
    counts.bad += one == Experience::Bad;
  }
  return counts;
}

// Which columns of the design stand for a moment; -1: none.
struct Columns {
  Index met = -1, bad = -1;
};

struct Design {
  MatrixXd values;  // the constant first
  std::vector<Columns> of_moment;
};

Design design_of(const std::vector<MomentExperiences>& moments, std::size_t customers) {
  Design design;
  Index width = 1;
  for (const auto& moment : moments) {
    const auto counts = counts_of(moment);
    Columns columns;
    if (counts.met > 0 && counts.met < customers) columns.met = width++;
    const bool both =
        counts.bad >= kWeakLinkGroupMin && counts.met - counts.bad >= kWeakLinkGroupMin;
    if (both) columns.bad = width++;
    design.of_moment.push_back(columns);
  }
  design.values = MatrixXd::Zero(static_cast<Index>(customers), width);
  design.values.col(0).setOnes();
  for (std::size_t k = 0; k < moments.size(); ++k) {
    const auto [met, bad] = design.of_moment[k];
    for (std::size_t i = 0; i < customers; ++i) {
      const auto one = moments[k].of_customer[i];
      const auto row = static_cast<Index>(i);
      if (met >= 0 && one != Experience::NotMet) design.values(row, met) = 1.0;
      if (bad >= 0 && one == Experience::Bad) design.values(row, bad) = 1.0;
    }
  }
  return design;
}

// Least squares with a generalised inverse, so that what can be told apart is, whatever else
// cannot.
class Fit {
 public:
  Fit(const MatrixXd& design, const VectorXd& outcome) {
    const MatrixXd gram = design.transpose() * design;
    const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(gram);
    const double smallest = kSingular * eigen.eigenvalues().maxCoeff();
    inverse_ = MatrixXd::Zero(gram.rows(), gram.cols());
    space_ = inverse_;
    for (Index k = 0; k < gram.rows(); ++k) {
      if (eigen.eigenvalues()[k] <= smallest) continue;
      const VectorXd axis = eigen.eigenvectors().col(k);
      inverse_ += axis * axis.transpose() / eigen.eigenvalues()[k];
      space_ += axis * axis.transpose();
    }
    coefficients_ = inverse_ * (design.transpose() * outcome);
    const VectorXd residuals = outcome - design * coefficients_;
    const MatrixXd projected = design * inverse_;
    const VectorXd leverages = projected.cwiseProduct(design).rowwise().sum();
    // A customer whose outcome the fit can only repeat says nothing of the noise.
    const VectorXd weights = (residuals.array() / (1.0 - leverages.array()).max(1e-9)).square();
    covariance_ = projected.transpose() * weights.asDiagonal() * projected;
  }

  bool can_tell(Index column) const {
    VectorXd unit = VectorXd::Zero(space_.rows());
    unit[column] = 1.0;
    return (space_ * unit - unit).norm() < 1e-6;
  }
  double coefficient(Index column) const { return coefficients_[column]; }
  double variance(Index column) const { return covariance_(column, column); }

 private:
  MatrixXd inverse_, space_, covariance_;
  VectorXd coefficients_;
};

Result<void> check(const std::vector<MomentExperiences>& moments,
                   const std::vector<double>& outcome) {
  for (const auto& moment : moments) {
    if (moment.of_customer.size() == outcome.size()) continue;
    return invalid("outcome", "Every customer needs an outcome and a word on each moment.");
  }
  for (const double one : outcome) {
    if (!std::isfinite(one)) return invalid("outcome", "Leave out customers without an outcome.");
  }
  if (outcome.size() < 4 * moments.size() + 2) {
    return invalid("outcome", "There are too few customers with an outcome.");
  }
  if (std::all_of(outcome.begin(), outcome.end(), [&](double y) { return y == outcome[0]; })) {
    return invalid("outcome", "All outcomes are the same, so there is nothing to explain.");
  }
  return {};
}

Estimate normal_estimate(double value, double variance, double n, Confidence confidence) {
  const double error = std::sqrt(variance);
  const double half = z_quantile(confidence) * error;
  return {
      .value = value, .low = value - half, .high = value + half, .n = n, .standard_error = error};
}

}  // namespace

Result<std::vector<WeakLinkEstimate>> weakest_links(const std::vector<MomentExperiences>& moments,
                                                    const std::vector<double>& outcome,
                                                    Confidence confidence) {
  POLKU_CHECK(check(moments, outcome));
  const auto design = design_of(moments, outcome.size());
  const VectorXd values =
      Eigen::Map<const VectorXd>(outcome.data(), static_cast<Index>(outcome.size()));
  const Fit fit(design.values, values);
  std::vector<WeakLinkEstimate> links;
  for (std::size_t k = 0; k < moments.size(); ++k) {
    const auto counts = counts_of(moments[k]);
    const auto n = static_cast<double>(outcome.size());
    const auto bad = static_cast<double>(counts.bad);
    WeakLinkEstimate link;
    link.bad_share = wilson({.successes = bad, .n = n}, confidence);
    link.drop.n = link.lost.n = static_cast<double>(counts.met);
    const auto column = design.of_moment[k].bad;
    if (column >= 0 && fit.can_tell(column)) {
      const double share = bad / n;
      const double drop = -fit.coefficient(column);
      const double variance = fit.variance(column);
      link.drop = normal_estimate(drop, variance, link.drop.n, confidence);
      link.lost = normal_estimate(share * drop,
                                  drop * drop * share * (1 - share) / n + share * share * variance,
                                  link.lost.n, confidence);
    }
    links.push_back(link);
  }
  return links;
}

}  // namespace polku::stats
