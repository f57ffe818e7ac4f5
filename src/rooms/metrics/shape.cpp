#include "shape.h"

#include <algorithm>
#include <cmath>

#include "stats/distributions.h"
#include "stats/mean.h"
#include "stats/multiplicity.h"
#include "stats/nps.h"
#include "stats/proportion.h"

namespace polku::metrics {
namespace {

bool is_share(const Target& target) {
  return target.metric == Metric::Csat || target.metric == Metric::Ces ||
         target.metric == Metric::Share || target.metric == Metric::ResponseRate ||
         target.metric == Metric::ThemeShare;
}

bool is_count(const Target& target) { return target.metric == Metric::Count; }

stats::NpsCounts nps_counts(const Tally& tally) {
  return {.promoters = tally.promoters,
          .passives = tally.n - tally.promoters - tally.detractors,
          .detractors = tally.detractors};
}

stats::Summary summary_of(const Tally& tally) {
  return stats::summarise(
      stats::Sums{.n = tally.n, .sum = tally.total, .sum_of_squares = tally.squares});
}

stats::Proportion proportion_of(const Tally& tally) {
  return {.successes = tally.positive, .n = tally.n};
}

// Counts as Poisson variables: the difference's variance is the sum of both.
stats::Difference count_difference(const stats::BeforeAfter<Tally>& tallies,
                                   stats::Confidence confidence) {
  const double error = std::sqrt(tallies.before.n + tallies.after.n);
  const double value = tallies.after.n - tallies.before.n;
  if (error == 0) return {.value = 0, .low = 0, .high = 0, .standard_error = 0};
  const double half = stats::z_quantile(confidence) * error;
  return {.value = value,
          .low = value - half,
          .high = value + half,
          .standard_error = error,
          .p_value = stats::normal_two_sided_p(value / error)};
}

json::array bins_of(const Cell& cell, stats::Confidence confidence) {
  json::array bins;
  for (const auto& [key, bin] : cell.bins) {
    json::object one;
    if (const auto* point = std::get_if<std::int64_t>(&key)) {
      one["score"] = *point;
    } else {
      one["choice"] = std::get<std::string>(key);
    }
    one["n"] = static_cast<std::int64_t>(bin.count);
    const auto share =
        stats::scaled(stats::wilson({.successes = bin.count, .n = cell.tally.n}, confidence), 100);
    one["share"] = json_number(share.value);
    one["low"] = json_number(share.low);
    one["high"] = json_number(share.high);
    bins.push_back(std::move(one));
  }
  return bins;
}

void put_parts(json::object& row, const Cell& cell, const Measurement& measurement) {
  const auto whole = [](double count) { return static_cast<std::int64_t>(std::llround(count)); };
  const auto& tally = cell.tally;
  const bool shown = cell.visibility == Visibility::Shown;
  const auto put = [&](std::string_view name, double count) {
    row[name] = shown ? json::value(whole(count)) : json::value();
  };
  switch (measurement.target.metric) {
    case Metric::Nps:
      put("promoters", tally.promoters);
      put("passives", tally.n - tally.promoters - tally.detractors);
      put("detractors", tally.detractors);
      break;
    case Metric::Ces:
      put("positive", tally.positive);
      row["mean"] =
          shown ? json::value(to_json(mean_of(tally, measurement.confidence))) : json::value();
      break;
    case Metric::Csat:
    case Metric::Share:
    case Metric::ThemeShare:
      put("positive", tally.positive);
      break;
    case Metric::ResponseRate: {
      put("positive", tally.positive);
      put("partial", tally.partial);
      const stats::Proportion with_partial{tally.positive + tally.partial, tally.n};
      row["rr2"] = shown ? json::value(to_json(stats::scaled(
                               stats::wilson(with_partial, measurement.confidence), 100)))
                         : json::value();
      break;
    }
    case Metric::Distribution:
      row["distribution"] =
          shown ? json::value(bins_of(cell, measurement.confidence)) : json::value(json::array());
      break;
    default:
      break;
  }
}

std::string_view reason_of(Visibility visibility) {
  switch (visibility) {
    case Visibility::TooFew:
      return "too_few";
    case Visibility::Complementary:
      return "would_reveal_others";
    case Visibility::Filtered:
      return "filter_too_narrow";
    case Visibility::Shown:
      break;
  }
  return {};
}

}  // namespace

json::value json_number(double number) {
  return std::isfinite(number) ? json::value(number) : json::value();
}

json::object to_json(const stats::Estimate& estimate) {
  return {{"value", json_number(estimate.value)},
          {"low", json_number(estimate.low)},
          {"high", json_number(estimate.high)}};
}

json::value to_json(const Label& label) {
  if (const auto* text = std::get_if<std::string>(&label)) return json::value(*text);
  if (const auto* number = std::get_if<double>(&label)) {
    const double whole = std::nearbyint(*number);
    if (whole == *number && std::abs(whole) < 1e15) return static_cast<std::int64_t>(whole);
    return json_number(*number);
  }
  return {};
}

std::string_view name_of(stats::Verdict verdict) {
  switch (verdict) {
    case stats::Verdict::Up:
      return "up";
    case stats::Verdict::Down:
      return "down";
    case stats::Verdict::NoSign:
      return "no_change";
    case stats::Verdict::TooFew:
      return "too_few";
  }
  return {};
}

stats::Estimate mean_of(const Tally& tally, stats::Confidence confidence) {
  return stats::mean_estimate(summary_of(tally), confidence);
}

stats::Estimate value_of(const Tally& tally, const Measurement& measurement) {
  const auto& target = measurement.target;
  if (target.metric == Metric::Nps) {
    return stats::net_promoter_score(nps_counts(tally), measurement.confidence);
  }
  if (is_share(target)) {
    return stats::scaled(stats::wilson(proportion_of(tally), measurement.confidence), 100);
  }
  if (is_count(target)) {
    return {.value = tally.n, .low = tally.n, .high = tally.n, .n = tally.n, .standard_error = 0};
  }
  if (target.counting == Counting::Choices) return {.n = tally.n};
  return mean_of(tally, measurement.confidence);
}

stats::Difference difference_of(const stats::BeforeAfter<Tally>& tallies,
                                const Measurement& measurement) {
  const auto& target = measurement.target;
  const auto confidence = measurement.confidence;
  if (target.metric == Metric::Distribution) return {};
  if (target.metric == Metric::Nps) {
    return stats::nps_difference({nps_counts(tallies.before), nps_counts(tallies.after)},
                                 confidence);
  }
  if (is_share(target)) {
    return stats::scaled(
        stats::newcombe_difference({proportion_of(tallies.before), proportion_of(tallies.after)},
                                   confidence),
        100);
  }
  if (is_count(target)) return count_difference(tallies, confidence);
  return stats::welch_difference({summary_of(tallies.before), summary_of(tallies.after)},
                                 confidence);
}

double relevant_difference(const Target& target, double relevant_nps, double before_n) {
  if (target.metric == Metric::Nps || is_share(target)) return relevant_nps;
  if (is_count(target)) return std::max(1.0, 0.1 * before_n);
  // NPS runs over 200 points.
  const double length =
      target.scale ? static_cast<double>(target.scale->max - target.scale->min) : 0;
  return relevant_nps / 200 * length;
}

std::vector<std::optional<Change>> changes_of(const ChangeRequest& request) {
  std::vector<std::optional<Change>> changes(request.after.size());
  std::vector<double> p_values(request.after.size(), stats::kUnknown);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& after = request.after[i];
    const auto* before = request.before[i];
    if (before == nullptr || before->tally.n <= 0 || after.tally.n <= 0) continue;
    if (before->visibility != Visibility::Shown || after.visibility != Visibility::Shown) continue;
    Change change;
    change.difference = difference_of({before->tally, after.tally}, request.measurement);
    if (!std::isfinite(change.difference.value)) continue;
    p_values[i] = change.difference.p_value;
    changes[i] = change;
  }
  const auto adjusted = stats::benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!changes[i]) continue;
    const stats::VerdictRule rule{
        .relevant_difference = relevant_difference(request.measurement.target, request.relevant_nps,
                                                   request.before[i]->tally.n)};
    changes[i]->verdict = stats::change_verdict(changes[i]->difference, adjusted[i], rule);
  }
  return changes;
}

json::object to_json(const Change& change) {
  return {{"value", json_number(change.difference.value)},
          {"low", json_number(change.difference.low)},
          {"high", json_number(change.difference.high)},
          {"verdict", name_of(change.verdict)}};
}

json::object row_of(const RowRequest& request) {
  const auto& cell = request.cell;
  json::object row;
  json::object group;
  for (std::size_t i = 0; i < request.labels.size() && i < cell.group.size(); ++i) {
    group[request.labels[i]] = to_json(cell.group[i]);
  }
  row["group"] = std::move(group);
  row["period"] = request.interval && cell.period
                      ? json::value(period_label(*request.interval, *cell.period))
                      : json::value();
  const bool shown = cell.visibility == Visibility::Shown;
  const auto estimate = shown ? value_of(cell.tally, request.measurement) : stats::Estimate{};
  row["n"] =
      shown ? json::value(static_cast<std::int64_t>(std::llround(cell.tally.n))) : json::value();
  row["value"] = json_number(estimate.value);
  row["low"] = json_number(estimate.low);
  row["high"] = json_number(estimate.high);
  put_parts(row, cell, request.measurement);
  row["suppressed"] = !shown;
  if (!shown) row["reason"] = reason_of(cell.visibility);
  if (request.compared) {
    row["change"] = request.change ? json::value(to_json(*request.change)) : json::value();
  }
  return row;
}

}  // namespace polku::metrics
