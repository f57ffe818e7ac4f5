#pragma once
// Inside of variance_components: the restricted likelihood of a model with crossed random effects
// and a common mean, its slope and its curvature, at given variances.

#include <Eigen/Dense>
#include <Eigen/Sparse>
#include <cstddef>
#include <vector>

namespace polku::stats {

// Levels of each factor are numbered 0 .. levels - 1, each in use.
struct IndexedFactor {
  std::vector<Eigen::Index> level_of_answer;
  Eigen::Index levels = 0;
};

// At `variances` (one per factor, the residual's last).
struct RestrictedLikelihood {
  double deviance = 0.0;                // -2 log likelihood
  Eigen::VectorXd score;                // of the log likelihood over each variance
  Eigen::MatrixXd average_information;  // Gilmour, Thompson and Cullis (1995)
  double mean = 0.0;
  double mean_variance = 0.0;
  Eigen::VectorXd effects;  // all factors' levels one after the other
};

class MixedModel {
 public:
  MixedModel(Eigen::VectorXd scores, std::vector<IndexedFactor> factors);

  // Precondition: all variances > 0.
  RestrictedLikelihood evaluate(const Eigen::VectorXd& variances);
  // The deviance alone, at a fraction of the cost.
  double deviance(const Eigen::VectorXd& variances);

  Eigen::Index answers() const { return scores_.size(); }
  const std::vector<IndexedFactor>& factors() const { return factors_; }
  Eigen::Index first_level(std::size_t factor) const { return offsets_[factor]; }

 private:
  struct Projected {
    Eigen::VectorXd residual;   // P h: h freed of mean and effects, over the residual variance
    Eigen::VectorXd spherical;  // effects before scaling by the standard deviations
    double mean = 0.0;
  };

  void build_cross_products();
  void factorise(const Eigen::VectorXd& variances);
  Projected project(const Eigen::VectorXd& h) const;
  double deviance_of(const Projected& projected) const;
  Eigen::VectorXd level_sums(const Eigen::VectorXd& h) const;
  Eigen::VectorXd spread(const Eigen::VectorXd& level_values) const;
  Eigen::VectorXd inverse_diagonal() const;

  Eigen::VectorXd scores_;
  std::vector<IndexedFactor> factors_;
  std::vector<Eigen::Index> offsets_;  // of each factor's levels; the total last
  Eigen::SparseMatrix<double> cross_;  // Z'Z, lower triangle
  Eigen::VectorXd counts_;             // Z'1
  Eigen::SimplicialLDLT<Eigen::SparseMatrix<double>> solver_;
  // Of the latest factorisation:
  Eigen::VectorXd scale_;       // standard deviation of each level over that of the residual
  Eigen::VectorXd mean_solve_;  // M^-1 scale Z'1
  double mean_information_ = 0.0;
  double residual_variance_ = 1.0;
};

}  // namespace polku::stats
