#pragma once
// What watching the moments needs of statistics, for rooms that may not use `stats` themselves:
// levels to hold weekly scores against, what stands out of its own noise, and which moments stand
// below their path. Pure functions; scores are 0..10.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "metrics/moments.h"

namespace polku::metrics {

// What a level is frozen from. The one place that says so.
struct LevelRule {
  std::size_t weeks_min = 8;      // with fewer there is no level yet
  std::size_t weeks_max = 26;     // half a year settles what is seen for the first time
  std::size_t newest_left = 8;    // of a longer past, left to be judged rather than frozen
  std::size_t accepted_max = 8;   // of an accepted level, so that it holds nothing of the former
  std::int64_t answers_min = 10;  // a week with fewer does not count towards it
};

// A level, and the days (included) of the weeks it was made of. Limits made from few weeks call
// noise news far too often (Quesenberry 1993, Journal of Quality Technology 25(4)), so a level
// knows its own doubt: the dispersion is Laney's, at least 1 (weeks cannot truly differ by less
// than the answers' noise), widened by 1/weeks; and the centre is a band, see ChartWeek.
struct FrozenLevel {
  stats::ChartBaseline baseline;
  Day from, to;
};
// First sight takes the oldest weeks that count, an accepted level the newest. Nothing when too few
// count or when answers have no spread to judge by.
enum class LevelWeeks { Oldest, Newest };
std::optional<FrozenLevel> freeze_level(const MomentChart& chart, LevelWeeks weeks,
                                        const LevelRule& rule = {});

// {"centre", "deviation", "dispersion", "weeks"}; `deviation` is that of a single answer.
json::object to_json(const stats::ChartBaseline& baseline);
// Internal when the text is none of ours.
Result<stats::ChartBaseline> parse_baseline(std::string_view text);

// One week against the level. The centre is known to within 1/sqrt(weeks) of a week's sigma: a week
// within that band is on neither side, and the limits stand three sigma outside of it. `sigmas` is
// the plain distance from the centre. NaN for a week of fewer answers than asked for (`shown`
// false: its score must not be told either) and where there is no level.
struct ChartWeek {
  Day monday;
  stats::ChartPoint point;
  stats::ChartLimits limits;
  double sigmas = stats::kUnknown;
  bool shown = true;
  bool judged = false;  // shown, and after the weeks that the level was made of
};
std::vector<ChartWeek> read_chart(const MomentChart& chart, const std::optional<FrozenLevel>& level,
                                  std::int64_t answers_min);

// The signal that stands at the end of the judged weeks, if one does: one week beyond three sigma,
// or eight on one side. At most one side can stand.
struct StandingSignal {
  stats::Side side = stats::Side::Below;
  stats::AlarmRule rule = stats::AlarmRule::BeyondThreeSigma;
  ChartWeek raised;               // the week that raised it
  ChartWeek latest;               // the newest judged week
  double mean = stats::kUnknown;  // of the answers since then, and of the run before it
  std::int64_t weeks = 0;         // that mean is of
};
std::optional<StandingSignal> standing_signal(std::span<const ChartWeek> weeks,
                                              const stats::ChartBaseline& baseline);
std::string_view name_of(stats::Side side);       // "above", "below"
std::string_view name_of(stats::AlarmRule rule);  // "beyond_three_sigma", "eight_on_one_side"

// A moment's score against the rest of its path: the mean of the other moments' scores, each moment
// counted once. Student's t with the moment's own degrees of freedom; p-values are adjusted over
// all moments compared (Benjamini and Hochberg 1995).
struct MomentScore {
  std::string moment;
  stats::Estimate score;
};
struct AgainstPath {
  std::string moment;
  stats::Estimate score;
  double rest = stats::kUnknown;
  stats::Difference difference;  // moment minus rest
  double adjusted_p = stats::kUnknown;
};
// Moments without a score or an error of it are left out; fewer than two give nothing.
std::vector<AgainstPath> against_path(std::span<const MomentScore> moments);

// Benjamini and Hochberg's p-values of differences judged together; NaN stays NaN.
std::vector<double> adjusted_together(std::span<const stats::Difference> differences);

}  // namespace polku::metrics
