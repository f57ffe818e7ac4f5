#pragma once
// Tallies of answers as the numbers of a path, with intervals and changes. Pure.

#include "metrics/moment_readings.h"
#include "moments_hiding.h"

namespace polku::metrics {

// How a tally is told: points of NPS, a share in per cent, or a mean from 0 to 10.
enum class Telling { NpsPoints, Percent, Tenths };
Telling telling_of(Family family);  // as MomentReading::measures tells it

stats::Estimate estimate_of(const Tally& tally, Telling telling, stats::Confidence confidence);
stats::Difference change_between(const stats::BeforeAfter<Tally>& tallies, Telling telling,
                                 stats::Confidence confidence);
Measured measured(const SeenTally& seen, Telling telling, stats::Confidence confidence);

struct NumberRequest {
  std::string measure;
  Telling telling = Telling::Tenths;
  const SeenMoment* now = nullptr;
  const SeenMoment* before = nullptr;  // when compared
  stats::Confidence confidence;
};
// Nothing without answers on either side. A change is not judged yet.
std::optional<MeasureReading> reading_of(const NumberRequest& request);

// Verdicts of every change of the moments' measures and scores, judged together (Benjamini and
// Hochberg at 5 %). `relevant_nps`: see relevant_difference in shape.h.
void judge_together(std::vector<MomentReading>& moments, double relevant_nps);

std::string_view reason_of(Visibility visibility);

}  // namespace polku::metrics
