#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "moments_customers.h"
#include "moments_numbers.h"
#include "stats/proportion.h"
#include "stats/relative_weights.h"
#include "stats/weakest_link.h"

// What the sample of customers says of the outcome.

namespace polku::metrics {
namespace {

constexpr std::size_t kRowsPerDriver = 10, kRowsMin = 50;
// A bound on rows x predictors^2, which each of the bootstrap's resamples costs.
constexpr std::size_t kWork = 8'000'000, kRowsOfDriversMax = 20'000, kDriversMax = 40;
// The same for the numbers that the weakest link's regression holds at once.
constexpr std::size_t kDesignMax = 8'000'000;

std::size_t met_of(const CustomerSample& sample, std::size_t moment) {
  return static_cast<std::size_t>(std::ranges::count_if(
      sample.customers,
      [&](const PathCustomer& one) { return one.outcome_points && one.at(moment) != nullptr; }));
}

// What is shown of a moment in the family that the sample knows it by; null when it is hidden.
const SeenMoment* seen_of(const CustomerSample& sample, const CustomerRequest& request,
                          std::size_t moment, std::size_t met) {
  const auto family = sample.family_of_moment.find(moment);
  if (family == sample.family_of_moment.end()) return nullptr;
  if (static_cast<int>(met) < request.view.minimum_group()) return nullptr;
  const auto seen = request.choice.seen.find(family->second);
  if (seen == request.choice.seen.end()) return nullptr;
  const auto& one = seen->second.moments[moment];
  return one.shown() ? &one : nullptr;
}

stats::Confidence confidence_of(const CustomerRequest& request) {
  return stats::Confidence(request.view.query.confidence);
}

// Columns of predictors beside the outcome, a row a customer.
struct Table {
  std::vector<stats::Predictor> predictors;
  std::vector<double> outcome;

  std::size_t complete_rows() const {
    std::size_t rows = 0;
    for (std::size_t i = 0; i < outcome.size(); ++i) {
      rows += std::ranges::all_of(predictors,
                                  [&](const auto& one) { return std::isfinite(one.values[i]); });
    }
    return rows;
  }
};

std::size_t known_rows(const stats::Predictor& predictor) {
  return static_cast<std::size_t>(
      std::ranges::count_if(predictor.values, [](double value) { return std::isfinite(value); }));
}

bool is_constant(const stats::Predictor& predictor) {
  double first = stats::kUnknown;
  for (const double value : predictor.values) {
    if (!std::isfinite(value)) continue;
    if (std::isnan(first)) first = value;
    if (value != first) return false;
  }
  return true;
}

// Few customers meet every moment: the least met leave until enough rows are complete.
void keep_answered(Table& table) {
  std::erase_if(table.predictors, is_constant);
  std::ranges::stable_sort(table.predictors, std::ranges::greater(), known_rows);
  if (table.predictors.size() > kDriversMax) table.predictors.resize(kDriversMax);
  while (!table.predictors.empty()) {
    const auto needed = std::max(kRowsMin, kRowsPerDriver * table.predictors.size());
    if (table.complete_rows() >= needed) return;
    table.predictors.erase(std::ranges::min_element(table.predictors, {}, known_rows));
  }
}

// Complete rows first, as many as the work allows.
void bound_rows(Table& table) {
  const auto width = table.predictors.size();
  const auto rows_max = std::min(kRowsOfDriversMax, kWork / (width * width));
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < table.outcome.size() && kept.size() < rows_max; ++i) {
    const bool complete = std::ranges::all_of(
        table.predictors, [&](const auto& one) { return std::isfinite(one.values[i]); });
    if (complete) kept.push_back(i);
  }
  const auto pick = [&](std::vector<double>& values) {
    std::vector<double> picked;
    for (const auto row : kept) picked.push_back(values[row]);
    values = std::move(picked);
  };
  for (auto& one : table.predictors) pick(one.values);
  pick(table.outcome);
}

// Weights of what is left of the table; `performance` by predictor name.
Drivers drivers_of(Table table, const std::map<std::string, stats::Estimate>& performance,
                   const CustomerRequest& request) {
  Drivers drivers;
  if (table.outcome.empty()) {
    drivers.problem = "no_outcome";
    return drivers;
  }
  const auto all_rows = table.outcome.size();
  std::map<std::string, std::size_t> known;
  for (const auto& one : table.predictors) known[one.name] = known_rows(one);
  keep_answered(table);
  if (table.predictors.empty()) {
    drivers.problem = "too_few";
    drivers.rows_dropped = all_rows;
    return drivers;
  }
  const auto complete = table.complete_rows();
  bound_rows(table);
  // What was not constant may be so among the complete rows.
  std::erase_if(table.predictors, is_constant);
  stats::RelativeWeightsOptions options;
  options.confidence = confidence_of(request);
  const auto weights = stats::relative_weights(table.predictors, table.outcome, options);
  drivers.rows_dropped = all_rows - complete;
  if (!weights.ok()) {
    drivers.problem = "no_spread";
    return drivers;
  }
  drivers.r_squared = weights->r_squared;
  drivers.rows_used = weights->rows_used;
  for (std::size_t i = 0; i < table.predictors.size(); ++i) {
    const auto& weight = weights->weights[i];
    const auto& name = table.predictors[i].name;
    const auto at = performance.find(name);
    drivers.drivers.push_back({name, weight.weight, weight.share, weight.correlation,
                               at == performance.end() ? stats::Estimate() : at->second,
                               known[name]});
  }
  std::ranges::stable_sort(drivers.drivers, std::ranges::greater(),
                           [](const Driver& driver) { return driver.weight.value; });
  return drivers;
}

}  // namespace

std::vector<WeakLink> weak_links_of(const CustomerSample& sample, const CustomerRequest& request) {
  const auto& moments = request.facts.scope().path.moments;
  std::vector<stats::MomentExperiences> experiences;
  std::vector<WeakLink> links;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const auto met = met_of(sample, i);
    if (met == 0) continue;
    if (seen_of(sample, request, i, met) != nullptr) {
      experiences.push_back({moments[i].key, {}});
    } else {
      links.push_back({moments[i].key, {}, {}, {}, true});
    }
  }
  std::vector<double> outcome;
  const auto customers_max = kDesignMax / (2 * experiences.size() + 1);
  for (const auto& customer : sample.customers) {
    if (!customer.outcome_points || customer.met.empty()) continue;
    if (outcome.size() == customers_max) break;
    outcome.push_back(*customer.outcome_points);
    std::size_t column = 0;
    for (std::size_t i = 0; i < moments.size() && column < experiences.size(); ++i) {
      if (experiences[column].name != moments[i].key) continue;
      const auto* met = customer.at(i);
      experiences[column++].of_customer.push_back(met == nullptr ? stats::Experience::NotMet
                                                  : met->bad     ? stats::Experience::Bad
                                                                 : stats::Experience::Met);
    }
  }
  const auto found = stats::weakest_links(experiences, outcome, confidence_of(request));
  if (!found.ok()) return links;
  std::vector<WeakLink> shown;
  for (std::size_t i = 0; i < experiences.size(); ++i) {
    const auto& one = (*found)[i];
    shown.push_back({experiences[i].name, one.bad_share, one.drop, one.lost, false});
  }
  std::ranges::stable_sort(shown, [](const WeakLink& a, const WeakLink& b) {
    if (std::isnan(a.lost.value) || std::isnan(b.lost.value))
      return !std::isnan(a.lost.value) && std::isnan(b.lost.value);
    return a.lost.value > b.lost.value;
  });
  shown.insert(shown.end(), links.begin(), links.end());
  return shown;
}

namespace {

// A hidden moment's answers are left out, or the whole would tell of them.
SeenFamily seen_quadrant(const CustomerRequest& request, Family family) {
  const auto terms = request.choice.terms[index_of(family)];
  const auto& unfiltered = request.counted.unfiltered;
  return hide_moments({.path = request.counted.sums,
                       .sums = request.counted.sums.of(family, terms),
                       .unfiltered = unfiltered ? &unfiltered->of(family, terms) : nullptr,
                       .minimum_group = request.view.minimum_group()});
}

}  // namespace

Drivers quadrant_drivers_of(const CustomerSample& sample, const CustomerRequest& request) {
  Table table;
  std::map<std::string, stats::Estimate> performance;
  for (const auto family : kQuadrantFamilies) {
    const std::string name(name_of(family));
    table.predictors.push_back({name, {}});
    Tally tally;
    if (request.counted.sums.terms(family).empty()) continue;
    for (const auto& moment : seen_quadrant(request, family).moments) {
      if (moment.shown()) tally.add(moment.tally);
    }
    if (tally.n < std::max(1, request.view.minimum_group())) continue;
    performance[name] = estimate_of(tally, Telling::Tenths, confidence_of(request));
  }
  for (const auto& customer : sample.customers) {
    if (!customer.outcome) continue;
    table.outcome.push_back(*customer.outcome);
    for (std::size_t i = 0; i < kQuadrantFamilies.size(); ++i) {
      const int answers = customer.quadrant_answers[i];
      table.predictors[i].values.push_back(answers > 0 ? customer.quadrant_total[i] / answers
                                                       : stats::kUnknown);
    }
  }
  auto drivers = drivers_of(std::move(table), performance, request);
  drivers.outcome = sample.outcome;
  return drivers;
}

Drivers moment_drivers_of(const CustomerSample& sample, const CustomerRequest& request) {
  const auto& moments = request.facts.scope().path.moments;
  Table table;
  std::map<std::string, stats::Estimate> performance;
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    const auto met = met_of(sample, i);
    const auto* seen = seen_of(sample, request, i, met);
    if (met == 0 || seen == nullptr) continue;
    columns.push_back(i);
    table.predictors.push_back({moments[i].key, {}});
    performance[moments[i].key] = estimate_of(seen->tally, Telling::Tenths, confidence_of(request));
  }
  for (const auto& customer : sample.customers) {
    if (!customer.outcome || customer.met.empty()) continue;
    table.outcome.push_back(*customer.outcome);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto* met = customer.at(columns[i]);
      table.predictors[i].values.push_back(met != nullptr ? met->score() : stats::kUnknown);
    }
  }
  auto drivers = drivers_of(std::move(table), performance, request);
  drivers.outcome = sample.outcome;
  return drivers;
}

// The farthest moment of each customer who answered more than once.
std::vector<DropOut> drop_out_of(const CustomerSample& sample, const CustomerRequest& request) {
  const auto& moments = request.facts.scope().path.moments;
  std::vector<std::int64_t> last(moments.size(), 0);
  for (const auto& customer : sample.customers) {
    if (!customer.known || customer.responses < 2 || customer.met.empty()) continue;
    const auto farthest = std::ranges::max_element(customer.met, {}, &PathCustomer::Met::moment);
    ++last[farthest->moment];
  }
  std::vector<DropOut> rows;
  auto reached = std::accumulate(last.begin(), last.end(), std::int64_t{0});
  for (std::size_t i = 0; i < moments.size(); ++i) {
    // Where it becomes few, so does all that follows.
    if (reached < std::max(1, request.view.minimum_group())) break;
    DropOut row;
    row.moment = moments[i].key;
    row.reached = reached;
    row.last_here = last[i];
    row.share = stats::wilson({static_cast<double>(last[i]), static_cast<double>(reached)},
                              confidence_of(request));
    rows.push_back(row);
    reached -= last[i];
  }
  return rows;
}

}  // namespace polku::metrics
