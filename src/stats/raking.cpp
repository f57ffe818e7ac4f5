#include "stats/raking.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <utility>

namespace polku::stats {

namespace {

// Contradictory margins stall far above this; a slow approach to a boundary ends below it.
constexpr double kContradiction = 1e-4;

// Answers alike in every margin move together, so the fitting runs over such cells only.
struct Cells {
  std::vector<std::size_t> cell_of_answer;
  std::vector<std::vector<std::size_t>> categories;  // per cell, one per margin
};

Result<std::vector<double>> normalised_targets(const Margin& margin) {
  double sum = 0.0;
  for (const double share : margin.target_shares) {
    if (!(share >= 0.0) || !std::isfinite(share)) {
      return invalid(margin.name, "The shares of \"" + margin.name +
                                      "\" must be zero or more. Correct the shares.");
    }
    sum += share;
  }
  if (std::abs(sum - 1.0) > 0.01) {
    return invalid(margin.name, "The shares of \"" + margin.name +
                                    "\" must add up to 100 %. Correct the shares.");
  }
  std::vector<double> targets = margin.target_shares;
  for (double& share : targets) share /= sum;
  return targets;
}

Result<void> check_categories(const Margin& margin, std::size_t answers) {
  if (margin.categories.size() != answers) {
    return invalid(margin.name, "Every answer needs a category of \"" + margin.name +
                                    "\". Leave out the answers without one.");
  }
  std::vector<bool> seen(margin.target_shares.size(), false);
  for (const std::size_t category : margin.categories) {
    if (category >= seen.size()) {
      return invalid(margin.name, "An answer has a category of \"" + margin.name +
                                      "\" that has no share. Add its share.");
    }
    seen[category] = true;
  }
  for (std::size_t category = 0; category < seen.size(); ++category) {
    if (!seen[category] && margin.target_shares[category] > 0.0) {
      return invalid(margin.name, "A category of \"" + margin.name +
                                      "\" has a share but no answers. Join it with another "
                                      "category or give it the share 0.");
    }
  }
  return {};
}

Result<void> check_weights(std::span<const double> base_weights, std::size_t answers) {
  if (!base_weights.empty() && base_weights.size() != answers) {
    return invalid("base_weights", "Give one base weight for every answer, or none at all.");
  }
  for (const double weight : base_weights) {
    if (!(weight > 0.0) || !std::isfinite(weight)) {
      return invalid("base_weights", "Base weights must be above zero.");
    }
  }
  return {};
}

Cells cells_of(std::size_t answers, std::span<const Margin> margins) {
  Cells cells;
  cells.cell_of_answer.resize(answers);
  std::map<std::vector<std::size_t>, std::size_t> known;
  std::vector<std::size_t> key(margins.size());
  for (std::size_t answer = 0; answer < answers; ++answer) {
    for (std::size_t m = 0; m < margins.size(); ++m) key[m] = margins[m].categories[answer];
    const auto [place, is_new] = known.emplace(key, known.size());
    if (is_new) cells.categories.push_back(key);
    cells.cell_of_answer[answer] = place->second;
  }
  return cells;
}

using Targets = std::vector<std::vector<double>>;

std::vector<double> margin_sums(const Cells& cells, const std::vector<double>& mass,
                                std::size_t margin, std::size_t categories) {
  std::vector<double> sums(categories, 0.0);
  for (std::size_t cell = 0; cell < mass.size(); ++cell) {
    sums[cells.categories[cell][margin]] += mass[cell];
  }
  return sums;
}

double margin_error(const Cells& cells, const std::vector<double>& mass, const Targets& targets) {
  double total = 0.0;
  for (const double cell_mass : mass) total += cell_mass;
  double worst = 0.0;
  for (std::size_t m = 0; m < targets.size(); ++m) {
    const std::vector<double> sums = margin_sums(cells, mass, m, targets[m].size());
    for (std::size_t c = 0; c < sums.size(); ++c) {
      worst = std::max(worst, std::abs(sums[c] / total - targets[m][c]));
    }
  }
  return worst;
}

// One sweep makes every margin right in turn. False when a category with a share has lost all its
// mass, which only margins that contradict each other can do.
bool sweep(const Cells& cells, std::vector<double>& mass, const Targets& targets) {
  for (std::size_t m = 0; m < targets.size(); ++m) {
    std::vector<double> factors = margin_sums(cells, mass, m, targets[m].size());
    for (std::size_t c = 0; c < factors.size(); ++c) {
      if (!(factors[c] > 0.0) && targets[m][c] > 0.0) return false;
      factors[c] = factors[c] > 0.0 ? targets[m][c] / factors[c] : 0.0;
    }
    for (std::size_t cell = 0; cell < mass.size(); ++cell) {
      mass[cell] *= factors[cells.categories[cell][m]];
    }
  }
  return true;
}

struct Fit {
  double error = 1.0;
  int sweeps = 0;
};

// Multiplies `weights` so that they meet the targets.
Fit fit(const Cells& cells, const Targets& targets, const RakingOptions& options,
        std::vector<double>& weights) {
  std::vector<double> start(cells.categories.size(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) start[cells.cell_of_answer[i]] += weights[i];
  std::vector<double> mass = start;
  Fit result{.error = margin_error(cells, mass, targets)};
  while (result.error > options.tolerance && result.sweeps < options.sweeps_max) {
    if (!sweep(cells, mass, targets)) return {.error = 1.0, .sweeps = result.sweeps + 1};
    ++result.sweeps;
    result.error = margin_error(cells, mass, targets);
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::size_t cell = cells.cell_of_answer[i];
    weights[i] = start[cell] > 0.0 ? weights[i] * (mass[cell] / start[cell]) : 0.0;
  }
  return result;
}

double median_of_positive(const std::vector<double>& weights) {
  std::vector<double> positive;
  for (const double weight : weights) {
    if (weight > 0.0) positive.push_back(weight);
  }
  if (positive.empty()) return 0.0;
  const std::size_t half = positive.size() / 2;
  const auto middle = positive.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(positive.begin(), middle, positive.end());
  if (positive.size() % 2 == 1) return *middle;
  return 0.5 * (*middle + *std::max_element(positive.begin(), middle));
}

int trim(std::vector<double>& weights, double at_medians) {
  const double cap = at_medians * median_of_positive(weights);
  int trimmed = 0;
  for (double& weight : weights) {
    // A weight on the cap itself is not trimmed again by rounding.
    if (weight <= cap * (1.0 + 1e-9)) continue;
    weight = cap;
    ++trimmed;
  }
  return trimmed;
}

void scale_to_mean_one(std::vector<double>& weights) {
  double sum = 0.0;
  for (const double weight : weights) sum += weight;
  for (double& weight : weights) weight *= static_cast<double>(weights.size()) / sum;
}

}  // namespace

double effective_n(std::span<const double> weights) {
  double sum = 0.0;
  double squares = 0.0;
  for (const double weight : weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0.0 ? sum * sum / squares : 0.0;
}

Result<Raking> rake(std::size_t answers, std::span<const Margin> margins,
                    std::span<const double> base_weights, const RakingOptions& options) {
  if (answers == 0) return invalid("answers", "There are no answers to weight.");
  POLKU_CHECK(check_weights(base_weights, answers));
  Targets targets;
  for (const Margin& margin : margins) {
    POLKU_CHECK(check_categories(margin, answers));
    POLKU_TRY(auto shares, normalised_targets(margin));
    targets.push_back(std::move(shares));
  }

  const Cells cells = cells_of(answers, margins);
  Raking result;
  result.weights.assign(base_weights.begin(), base_weights.end());
  if (base_weights.empty()) result.weights.assign(answers, 1.0);

  for (int round = 0; round < std::max(1, options.trim_rounds_max); ++round) {
    std::vector<double> fitted = result.weights;
    const Fit outcome = fit(cells, targets, options, fitted);
    result.sweeps += outcome.sweeps;
    if (round == 0 && outcome.error > kContradiction) {
      return invalid(margins.front().name,
                     "The known shares contradict each other for these answers, so no weights "
                     "meet them all. Leave one margin out or join small categories.");
    }
    // Trimming can empty the way to the margins; then the last trimmed weights stand.
    if (outcome.error > kContradiction) break;
    result.weights = std::move(fitted);
    scale_to_mean_one(result.weights);
    if (trim(result.weights, options.trim_at_medians) == 0) break;
  }
  scale_to_mean_one(result.weights);

  const double cap = options.trim_at_medians * median_of_positive(result.weights);
  std::vector<double> mass(cells.categories.size(), 0.0);
  for (std::size_t i = 0; i < answers; ++i) {
    mass[cells.cell_of_answer[i]] += result.weights[i];
    if (result.weights[i] >= cap * (1.0 - 1e-9)) ++result.trimmed;
  }
  result.margin_error_max = margin_error(cells, mass, targets);
  // Answers are summed in another order than cells were, hence the allowance.
  result.converged = result.margin_error_max <= options.tolerance + 1e-12;
  result.effective_n = effective_n(result.weights);
  return result;
}

}  // namespace polku::stats
