#include "moments_numbers.h"

#include <cmath>

#include "shape.h"
#include "stats/mean.h"
#include "stats/multiplicity.h"
#include "stats/nps.h"
#include "stats/proportion.h"

namespace polku::metrics {
namespace {

stats::NpsCounts nps_counts(const Tally& tally) {
  return {.promoters = tally.promoters,
          .passives = tally.n - tally.promoters - tally.detractors,
          .detractors = tally.detractors};
}

stats::Summary summary_of(const Tally& tally) {
  return stats::summarise(
      stats::Sums{.n = tally.n, .sum = tally.total, .sum_of_squares = tally.squares});
}

double relevant(std::string_view measure, double relevant_nps) {
  const auto family = parse_family(measure);
  const bool tenths = !family || telling_of(*family) == Telling::Tenths;
  // NPS runs over 200 points, the scale here over 10.
  return tenths ? relevant_nps / 20 : relevant_nps;
}

}  // namespace

Telling telling_of(Family family) {
  switch (family) {
    case Family::Nps:
      return Telling::NpsPoints;
    case Family::Csat:
    case Family::Ces:
    case Family::Promise:
      return Telling::Percent;
    default:
      return Telling::Tenths;
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

stats::Estimate estimate_of(const Tally& tally, Telling telling, stats::Confidence confidence) {
  switch (telling) {
    case Telling::NpsPoints:
      return stats::net_promoter_score(nps_counts(tally), confidence);
    case Telling::Percent:
      return stats::scaled(stats::wilson({tally.positive, tally.n}, confidence), 100);
    case Telling::Tenths:
      break;
  }
  auto estimate = stats::mean_estimate(summary_of(tally), confidence);
  // Student's interval knows no ends of a scale.
  estimate.low = std::isfinite(estimate.low) ? std::max(0.0, estimate.low) : estimate.low;
  estimate.high = std::isfinite(estimate.high) ? std::min(10.0, estimate.high) : estimate.high;
  return estimate;
}

stats::Difference change_between(const stats::BeforeAfter<Tally>& tallies, Telling telling,
                                 stats::Confidence confidence) {
  const auto& [before, after] = tallies;
  switch (telling) {
    case Telling::NpsPoints:
      return stats::nps_difference({nps_counts(before), nps_counts(after)}, confidence);
    case Telling::Percent:
      return stats::scaled(
          stats::newcombe_difference({{before.positive, before.n}, {after.positive, after.n}},
                                     confidence),
          100);
    case Telling::Tenths:
      break;
  }
  return stats::welch_difference({summary_of(before), summary_of(after)}, confidence);
}

Measured measured(const SeenTally& seen, Telling telling, stats::Confidence confidence) {
  Measured number;
  if (!seen.shown()) {
    number.suppressed = true;
    number.reason = reason_of(seen.visibility);
    return number;
  }
  number.estimate = estimate_of(seen.tally, telling, confidence);
  return number;
}

std::optional<MeasureReading> reading_of(const NumberRequest& request) {
  const auto& now = *request.now;
  const auto* before = request.before;
  if (now.tally.n <= 0 && (before == nullptr || before->tally.n <= 0)) return std::nullopt;
  MeasureReading reading;
  reading.measure = request.measure;
  reading.now = measured(now, request.telling, request.confidence);
  for (const auto& [week, seen] : now.weeks) {
    reading.trend.emplace_back(week, measured(seen, request.telling, request.confidence));
  }
  if (before == nullptr) return reading;
  reading.before = measured(*before, request.telling, request.confidence);
  const bool comparable = now.shown() && before->shown() && now.tally.n > 0 && before->tally.n > 0;
  if (!comparable) return reading;
  reading.change.emplace();
  reading.change->difference =
      change_between({before->tally, now.tally}, request.telling, request.confidence);
  return reading;
}

void judge_together(std::vector<MomentReading>& moments, double relevant_nps) {
  std::vector<MeasureReading*> judged;
  const auto take = [&](MeasureReading& reading) {
    if (reading.change) judged.push_back(&reading);
  };
  for (auto& moment : moments) {
    for (auto& [name, reading] : moment.measures) take(reading);
    for (auto& [name, reading] : moment.quadrant) take(reading);
    if (moment.score) take(*moment.score);
    if (moment.promise_kept) take(*moment.promise_kept);
  }
  std::vector<double> p_values;
  for (const auto* reading : judged) p_values.push_back(reading->change->difference.p_value);
  const auto adjusted = stats::benjamini_hochberg(p_values);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    auto& change = *judged[i]->change;
    change.verdict =
        stats::change_verdict(change.difference, adjusted[i],
                              {.relevant_difference = relevant(judged[i]->measure, relevant_nps)});
  }
}

}  // namespace polku::metrics
