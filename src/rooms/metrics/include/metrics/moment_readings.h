#pragma once
// What PathMeasures answers: values. See moments.h.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/id.h"
#include "core/json.h"
#include "core/time.h"
#include "stats/control_chart.h"
#include "stats/estimate.h"
#include "stats/verdict.h"

namespace polku::metrics {

// An estimate that may be hidden. `estimate.n` is the number of answers.
struct Measured {
  stats::Estimate estimate;
  bool suppressed = false;
  std::string reason;  // too_few, would_reveal_others, filter_too_narrow
};
struct MeasuredChange {
  stats::Difference difference;
  stats::Verdict verdict = stats::Verdict::TooFew;
};
struct MeasureReading {
  std::string measure;  // nps, csat, ces, mean, score, accessibility ... promise_kept
  Measured now;
  std::optional<Measured> before;  // compared with
  std::optional<MeasuredChange> change;
  std::vector<std::pair<Day, Measured>> trend;  // by week, Mondays
};

struct GapReading {
  Measured expected, experienced;  // 0..10
  stats::Difference gap;           // experienced minus expected; NaN when hidden
};

struct MomentReading {
  std::string key;
  std::map<std::string, MeasureReading> measures;  // nps (points), csat, ces (%), mean (0..10)
  std::optional<MeasureReading> score;             // the curve's, 0..10
  bool other_measure = false;  // the curve's score is of another measure than most moments'
  std::map<std::string, MeasureReading> quadrant;  // accessibility, speed, smoothness, pleasantness
  std::optional<GapReading> gap;
  std::optional<MeasureReading> promise_kept;  // %
  std::optional<std::int64_t> comments;        // none: hidden
  std::int64_t responses = 0;                  // answers of any kind that are shown
};

struct PathReading {
  Day from, to;
  std::optional<std::pair<Day, Day>> compared_with;
  std::string curve_measure;
  std::vector<MomentReading> moments;      // in path order
  std::map<std::string, Measured> groups;  // score 0..10 by MomentSpec::groups
  json::object definitions;  // by measure, as in a metric answer; "score": the curve's
};

enum class Level { Random, Expected, Managed, NotEnough };
std::string_view name_of(Level level);  // "random", "expected", "managed", "not_enough_data"

struct Component {
  std::string factor;  // place, time, person, residual
  std::size_t levels = 0;
  stats::Estimate deviation;  // in points of 0..10
  double share = stats::kUnknown;
  bool decides = false;  // enough levels to count towards the verdict
};
struct LevelReading {
  Level level = Level::NotEnough;
  stats::Estimate together;  // deviation of place, time and person together, 0..10
  std::vector<Component> components;
  std::string why;           // a code: few_answers, few_levels, between, spread, even,
                             // even_but_not_designed, even_but_not_above, managed
  std::int64_t answers = 0;  // of the sample
};

// A moment whose bad experience lowers the outcome. Points of the outcome's scale (NPS points).
struct WeakLink {
  std::string moment;
  stats::Estimate bad_share;  // 0..1
  stats::Estimate drop;       // adjusted for all other moments
  stats::Estimate lost;       // bad share times drop
  bool suppressed = false;
};
struct Consistency {
  stats::Estimate deviation;  // between channels, sampling noise out, 0..10
  std::map<std::string, stats::Estimate> channels;
  std::string low_channel, high_channel;  // of the largest significant gap; empty: none
  stats::Difference gap;
};
struct Driver {
  std::string name;        // quadrant dimension or moment key
  stats::Estimate weight;  // of R^2
  double share = stats::kUnknown;
  double correlation = stats::kUnknown;
  stats::Estimate performance;  // 0..10
  std::size_t n = 0;
};
struct Drivers {
  std::string outcome;  // "survey/question"
  stats::Estimate r_squared;
  std::size_t rows_used = 0, rows_dropped = 0;
  std::vector<Driver> drivers;
  std::string problem;  // why there are none: too_few, no_outcome, no_spread
};
struct DropOut {
  std::string moment;
  std::int64_t reached = 0;    // customers with answers here or later
  std::int64_t last_here = 0;  // of those, seen here and nowhere later
  stats::Estimate share;
};

// What costs more than a page may wait: made from a bounded sample of the answers.
struct PathStudy {
  Timestamp computed_at;
  std::map<std::string, LevelReading> levels;  // by moment
  std::vector<WeakLink> weakest;               // most points lost first
  Consistency consistency;
  Drivers quadrant_drivers, moment_drivers;
  std::vector<DropOut> drop_out;  // empty without contacts
};

// Weekly scores (0..10) of one moment, for its control chart; whole weeks only.
struct MomentChart {
  std::string moment, measure;
  double answer_deviation = stats::kUnknown;
  std::vector<std::pair<Day, stats::ChartPoint>> weeks;
};

// One customer's way, as answers in time order.
struct WalkStep {
  Timestamp at;
  std::string moment;  // empty: none of this path
  std::string touchpoint, channel, unit, survey;
  std::optional<double> score;  // 0..10
  ResponseId response;
};

}  // namespace polku::metrics
