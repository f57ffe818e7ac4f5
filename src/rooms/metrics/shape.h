#pragma once
// Stage 7: cells to numbers with intervals, changes with verdicts, and the JSON of api.md. Pure.

#include "anonymity.h"
#include "core/json.h"
#include "stats/estimate.h"
#include "stats/verdict.h"

namespace polku::metrics {

// The metric's value of one cell in its unit: NPS points, per cent, scale points or answers.
// A distribution of points has its mean, one of options no value.
struct Measurement {
  const Target& target;
  stats::Confidence confidence;
};
stats::Estimate value_of(const Tally& tally, const Measurement& measurement);
// Of an ease score: the mean of its points beside the share.
stats::Estimate mean_of(const Tally& tally, stats::Confidence confidence);
// After minus before, in the same unit. Distributions have none.
stats::Difference difference_of(const stats::BeforeAfter<Tally>& tallies,
                                const Measurement& measurement);

// The smallest change worth telling, in the metric's unit: the organisation's NPS points, as many
// per cent of a share, the same part of a scale's length for means (10 points: 0.5 of 0-10), 10 per
// cent of a count.
double relevant_difference(const Target& target, double relevant_nps, double before_n);

struct Change {
  stats::Difference difference;
  stats::Verdict verdict = stats::Verdict::TooFew;
};
std::string_view name_of(stats::Verdict verdict);  // "up", "down", "no_change", "too_few"

// Changes of cells against their earlier ones, judged together (Benjamini and Hochberg at 5 %).
// Nothing where either side is hidden, missing or cannot be compared.
struct ChangeRequest {
  const std::vector<Cell>& after;
  std::vector<const Cell*> before;  // one for each cell of `after`, or null
  const Measurement& measurement;
  double relevant_nps = 10;
};
std::vector<std::optional<Change>> changes_of(const ChangeRequest& request);

// One row of the answer.
struct RowRequest {
  const Cell& cell;
  const std::vector<std::string>& labels;
  const Measurement& measurement;
  std::optional<Grain> interval;
  bool compared = false;
  std::optional<Change> change;
};
json::object row_of(const RowRequest& request);
json::object to_json(const Change& change);
json::value to_json(const Label& label);
json::value json_number(double number);  // null unless finite

// {"value", "low", "high"} of an estimate.
json::object to_json(const stats::Estimate& estimate);

}  // namespace polku::metrics
