#include <algorithm>
#include <cmath>

#include "pages.h"
#include "stats/decomposition.h"
#include "stats/nps.h"

// Why a score moved: what each group adds by scoring differently, and what by being a larger or
// smaller part of the answers.

namespace polku::metrics {
namespace {

// One group's answers in both periods. Hidden groups are told together as one, "others".
struct Pair {
  Label label;
  bool others = false;
  Tally before, after;
};

bool is_hidden(const Cell& cell) { return cell.visibility != Visibility::Shown; }

std::vector<Pair> pairs_of(const std::vector<Cell>& before, const std::vector<Cell>& after) {
  std::set<Label> hidden;
  for (const auto* cells : {&before, &after}) {
    for (const auto& cell : *cells) {
      if (is_hidden(cell)) hidden.insert(cell.group.front());
    }
  }
  std::map<Label, Pair> shown;
  Pair others;
  others.others = true;
  const auto pair_of = [&](const Cell& cell) -> Pair& {
    const auto& label = cell.group.front();
    if (hidden.contains(label)) return others;
    auto& pair = shown[label];
    pair.label = label;
    return pair;
  };
  for (const auto& cell : before) pair_of(cell).before.add(cell.tally);
  for (const auto& cell : after) pair_of(cell).after.add(cell.tally);
  std::vector<Pair> pairs;
  for (auto& [label, pair] : shown) pairs.push_back(std::move(pair));
  if (!hidden.empty()) pairs.push_back(std::move(others));
  return pairs;
}

stats::GroupScore score_of(const Tally& tally, const Measurement& measurement) {
  if (tally.n <= 0) return {};
  if (measurement.target.metric == Metric::Nps) {
    return stats::group_score(
        stats::NpsCounts{.promoters = tally.promoters,
                         .passives = tally.n - tally.promoters - tally.detractors,
                         .detractors = tally.detractors});
  }
  return stats::group_score(value_of(tally, measurement));
}

Tally total_of(const std::vector<Pair>& pairs, Tally Pair::*side) {
  Tally total;
  for (const auto& pair : pairs) total.add(pair.*side);
  return total;
}

json::object term_of(const Pair& pair, const stats::GroupEffect& effect,
                     const Measurement& measurement) {
  const auto value = [&](const Tally& tally) {
    return json_number(tally.n > 0 ? value_of(tally, measurement).value : stats::kUnknown);
  };
  const double total = effect.within.value + effect.mix.value;
  return {{"group", to_json(pair.label)},
          {"others", pair.others},
          {"n_before", static_cast<std::int64_t>(std::llround(pair.before.n))},
          {"n_after", static_cast<std::int64_t>(std::llround(pair.after.n))},
          {"before", value(pair.before)},
          {"after", value(pair.after)},
          {"within", json_number(effect.within.value)},
          {"within_low", json_number(effect.within.low)},
          {"within_high", json_number(effect.within.high)},
          {"mix", json_number(effect.mix.value)},
          {"mix_low", json_number(effect.mix.low)},
          {"mix_high", json_number(effect.mix.high)},
          {"total", json_number(total)},
          {"standard_error",
           json_number(std::hypot(effect.within.standard_error, effect.mix.standard_error))}};
}

// Two periods' tallies as cells, to be judged and told like any other.
struct Sides {
  Cell before, after;
};

void hide_when_small(Cell& cell, int minimum_group) {
  if (cell.tally.n > 0 && cell.tally.n < minimum_group) cell.visibility = Visibility::TooFew;
}

}  // namespace

Result<json::object> decompose(Engine& engine, const directory::Actor& actor,
                               const MetricQuery& query) {
  POLKU_TRY(const auto reading, engine.read(actor, query));
  const auto& prepared = reading.prepared;
  const auto measurement = prepared.measurement();
  const auto pairs = pairs_of(reading.earlier, reading.cells);
  Sides sides;
  sides.before.tally = total_of(pairs, &Pair::before);
  sides.after.tally = total_of(pairs, &Pair::after);
  bool hidden = false;
  for (auto* cell : {&sides.before, &sides.after}) {
    hide_when_small(*cell, prepared.minimum_group());
    hidden |= is_hidden(*cell);
  }
  for (const auto& pair : pairs) {
    if (!pair.others) continue;
    for (const double n : {pair.before.n, pair.after.n}) {
      hidden |= n > 0 && n < prepared.minimum_group();
    }
  }
  const auto changes = changes_of({{sides.after},
                                   {&sides.before},
                                   measurement,
                                   prepared.snapshot->organisation.policy.relevant_difference_nps});
  const auto row = [&](const Cell& cell) {
    return row_of({.cell = cell,
                   .labels = {},
                   .measurement = measurement,
                   .interval = {},
                   .compared = false,
                   .change = {}});
  };
  json::object answer{
      {"definition", definition_of({prepared.query, prepared.target, *prepared.snapshot,
                                    prepared.window, prepared.earlier})},
      {"group_by", prepared.query.group_by.front().name()},
      {"before", row(sides.before)},
      {"after", row(sides.after)},
      {"change", changes.front() ? json::value(to_json(*changes.front())) : json::value()},
      {"within", nullptr},
      {"mix", nullptr},
      {"terms", json::array()},
      {"suppressed", hidden}};
  if (hidden || sides.before.tally.n <= 0 || sides.after.tally.n <= 0) return answer;
  std::vector<stats::BeforeAfter<stats::GroupScore>> scores;
  for (const auto& pair : pairs) {
    scores.push_back({score_of(pair.before, measurement), score_of(pair.after, measurement)});
  }
  const auto parts = stats::decompose_change(scores, measurement.confidence);
  answer["within"] = to_json(parts.within);
  answer["mix"] = to_json(parts.mix);
  std::vector<std::size_t> order(pairs.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto size = [&](std::size_t i) {
    return std::abs(parts.groups[i].within.value + parts.groups[i].mix.value);
  };
  std::ranges::stable_sort(order, std::ranges::greater(), size);
  json::array terms;
  for (const auto i : order) terms.push_back(term_of(pairs[i], parts.groups[i], measurement));
  answer["terms"] = std::move(terms);
  return answer;
}

}  // namespace polku::metrics
