#include "mixed_model.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <utility>

namespace polku::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Sparse = Eigen::SparseMatrix<double>;

MixedModel::MixedModel(VectorXd scores, std::vector<IndexedFactor> factors)
    : scores_(std::move(scores)), factors_(std::move(factors)) {
  Index offset = 0;
  for (const IndexedFactor& factor : factors_) {
    offsets_.push_back(offset);
    offset += factor.levels;
  }
  offsets_.push_back(offset);
  build_cross_products();
}

void MixedModel::build_cross_products() {
  const Index size = offsets_.back();
  counts_ = level_sums(VectorXd::Ones(answers()));
  std::vector<Eigen::Triplet<double>> entries;
  for (Index level = 0; level < size; ++level) entries.emplace_back(level, level, counts_[level]);
  // Sorting the pairs of levels costs less memory than a triplet for every answer and pair.
  std::vector<std::pair<Index, Index>> pairs(static_cast<std::size_t>(answers()));
  for (std::size_t a = 0; a < factors_.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      for (std::size_t i = 0; i < pairs.size(); ++i) {
        pairs[i] = {offsets_[b] + factors_[b].level_of_answer[i],
                    offsets_[a] + factors_[a].level_of_answer[i]};
      }
      std::sort(pairs.begin(), pairs.end());
      for (std::size_t i = 0; i < pairs.size();) {
        std::size_t end = i;
        while (end < pairs.size() && pairs[end] == pairs[i]) ++end;
        entries.emplace_back(pairs[i].second, pairs[i].first, static_cast<double>(end - i));
        i = end;
      }
    }
  }
  cross_.resize(size, size);
  cross_.setFromTriplets(entries.begin(), entries.end());
  if (size > 0) solver_.analyzePattern(cross_);
}

VectorXd MixedModel::level_sums(const VectorXd& h) const {
  VectorXd sums = VectorXd::Zero(offsets_.back());
  for (std::size_t k = 0; k < factors_.size(); ++k) {
    for (Index i = 0; i < h.size(); ++i) {
      sums[offsets_[k] + factors_[k].level_of_answer[static_cast<std::size_t>(i)]] += h[i];
    }
  }
  return sums;
}

VectorXd MixedModel::spread(const VectorXd& level_values) const {
  VectorXd h = VectorXd::Zero(answers());
  for (std::size_t k = 0; k < factors_.size(); ++k) {
    for (Index i = 0; i < h.size(); ++i) {
      h[i] += level_values[offsets_[k] + factors_[k].level_of_answer[static_cast<std::size_t>(i)]];
    }
  }
  return h;
}

// M = S Z'Z S + I with S the levels' standard deviations over the residual's: it stays well
// conditioned when a variance goes to zero (Bates et al. 2015), unlike Henderson's own form.
void MixedModel::factorise(const VectorXd& variances) {
  const auto factors = static_cast<Index>(factors_.size());
  residual_variance_ = variances[factors];
  scale_.resize(offsets_.back());
  for (Index k = 0; k < factors; ++k) {
    const auto factor = static_cast<std::size_t>(k);
    scale_.segment(offsets_[factor], factors_[factor].levels)
        .setConstant(std::sqrt(variances[k] / residual_variance_));
  }
  mean_information_ = static_cast<double>(answers());
  if (scale_.size() == 0) return;
  Sparse system = cross_;
  for (Index column = 0; column < system.outerSize(); ++column) {
    for (Sparse::InnerIterator entry(system, column); entry; ++entry) {
      entry.valueRef() *= scale_[entry.row()] * scale_[column];
      if (entry.row() == column) entry.valueRef() += 1.0;
    }
  }
  solver_.factorize(system);
  const VectorXd scaled_counts = scale_.cwiseProduct(counts_);
  mean_solve_ = solver_.solve(scaled_counts);
  mean_information_ -= scaled_counts.dot(mean_solve_);
}

MixedModel::Projected MixedModel::project(const VectorXd& h) const {
  Projected result;
  if (scale_.size() == 0) {
    result.mean = h.mean();
    result.residual = (h.array() - result.mean) / residual_variance_;
    return result;
  }
  const VectorXd scaled_sums = scale_.cwiseProduct(level_sums(h));
  const VectorXd solved = solver_.solve(scaled_sums);
  result.mean = (h.sum() - scaled_sums.dot(mean_solve_)) / mean_information_;
  result.spherical = solved - result.mean * mean_solve_;
  const VectorXd fitted = spread(scale_.cwiseProduct(result.spherical));
  result.residual = (h.array() - result.mean - fitted.array()) / residual_variance_;
  return result;
}

double MixedModel::deviance_of(const Projected& projected) const {
  const auto free_answers = static_cast<double>(answers() - 1);
  double value = free_answers * std::log(2.0 * std::numbers::pi * residual_variance_) +
                 std::log(mean_information_) + scores_.dot(projected.residual);
  if (scale_.size() > 0) value += solver_.vectorD().array().log().sum();
  return value;
}

double MixedModel::deviance(const VectorXd& variances) {
  factorise(variances);
  return deviance_of(project(scores_));
}

RestrictedLikelihood MixedModel::evaluate(const VectorXd& variances) {
  factorise(variances);
  const auto factors = static_cast<Index>(factors_.size());
  const Projected fit = project(scores_);
  RestrictedLikelihood result;
  result.deviance = deviance_of(fit);
  result.mean = fit.mean;
  result.mean_variance = residual_variance_ / mean_information_;
  result.effects = scale_.size() > 0 ? scale_.cwiseProduct(fit.spherical).eval() : VectorXd();

  // d log likelihood / d variance k = (y'P V_k P y - tr(P V_k)) / 2 with V_k = Z_k Z_k'.
  const VectorXd sums = level_sums(fit.residual);
  const VectorXd inverse = inverse_diagonal();
  VectorXd mean_sums;
  if (scale_.size() > 0) {
    const VectorXd freed = VectorXd::Ones(answers()) - spread(scale_.cwiseProduct(mean_solve_));
    mean_sums = level_sums(freed);
  }
  result.score.resize(factors + 1);
  MatrixXd working(answers(), factors + 1);
  double trace_of_factors = 0.0;
  for (Index k = 0; k < factors; ++k) {
    const Index first = offsets_[static_cast<std::size_t>(k)];
    const Index levels = factors_[static_cast<std::size_t>(k)].levels;
    const double trace =
        (static_cast<double>(levels) - inverse.segment(first, levels).sum()) / variances[k] -
        mean_sums.segment(first, levels).squaredNorm() / (mean_information_ * residual_variance_);
    trace_of_factors += variances[k] * trace;
    result.score[k] = 0.5 * (sums.segment(first, levels).squaredNorm() - trace);
    VectorXd only = VectorXd::Zero(sums.size());
    only.segment(first, levels) = sums.segment(first, levels);
    working.col(k) = spread(only);
  }
  const double residual_trace =
      (static_cast<double>(answers() - 1) - trace_of_factors) / residual_variance_;
  result.score[factors] = 0.5 * (fit.residual.squaredNorm() - residual_trace);
  working.col(factors) = fit.residual;

  MatrixXd projected(answers(), factors + 1);
  for (Index k = 0; k <= factors; ++k) projected.col(k) = project(working.col(k)).residual;
  result.average_information = 0.5 * working.transpose() * projected;
  return result;
}

// Diagonal of M^-1 from its sparse factor alone (Takahashi, Fagan and Chen 1973): entries of the
// inverse are needed only where the factor has entries.
VectorXd MixedModel::inverse_diagonal() const {
  const Index size = scale_.size();
  VectorXd diagonal = VectorXd::Zero(size);
  if (size == 0) return diagonal;
  const Sparse& factor = solver_.matrixL().nestedExpression();
  const VectorXd pivots = solver_.vectorD();
  Sparse inverse = factor;  // the same pattern, filled from the last column to the first
  VectorXd column = VectorXd::Zero(size);
  VectorXd sums = VectorXd::Zero(size);
  std::vector<bool> in_column(static_cast<std::size_t>(size), false);
  std::vector<Index> rows;
  for (Index j = size - 1; j >= 0; --j) {
    rows.clear();
    for (Sparse::InnerIterator entry(factor, j); entry; ++entry) {
      if (entry.row() <= j) continue;
      rows.push_back(entry.row());
      column[entry.row()] = entry.value();
      in_column[static_cast<std::size_t>(entry.row())] = true;
    }
    for (const Index k : rows) {
      sums[k] += diagonal[k] * column[k];
      for (Sparse::InnerIterator entry(inverse, k); entry; ++entry) {
        const Index r = entry.row();
        if (r <= k || !in_column[static_cast<std::size_t>(r)]) continue;
        sums[r] += entry.value() * column[k];
        sums[k] += entry.value() * column[r];
      }
    }
    diagonal[j] = 1.0 / pivots[j];
    for (const Index k : rows) diagonal[j] += column[k] * sums[k];
    for (Sparse::InnerIterator entry(inverse, j); entry; ++entry) {
      if (entry.row() > j) entry.valueRef() = -sums[entry.row()];
    }
    for (const Index k : rows) {
      column[k] = sums[k] = 0.0;
      in_column[static_cast<std::size_t>(k)] = false;
    }
  }
  return solver_.permutationPinv() * diagonal;
}

}  // namespace polku::stats
