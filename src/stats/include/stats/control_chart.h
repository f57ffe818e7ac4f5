#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "stats/estimate.h"

namespace polku::stats {

// Control charts with Laney's correction for over-dispersion: Laney (2002), "Improved control
// charts for attributes", Quality Engineering 14(4). A large n makes ordinary limits far too
// narrow; the moving range of the standardised values widens them to what the process really does.

// One day or week: its value (share, rate an opportunity, mean, NPS points) and what n it is of.
struct ChartPoint {
  double value = kUnknown;
  double n = 0.0;
};

// The level a process is held against; frozen until a user accepts a new one. Plain data: store it.
// `answer_deviation` is the standard deviation of a single answer, `dispersion` Laney's sigma_z.
struct ChartBaseline {
  double centre = kUnknown;
  double answer_deviation = kUnknown;
  double dispersion = 1.0;
  std::size_t points = 0;
};

// Laney p': value is a share 0..1. Laney u': value is a count per unit of n (exposure).
// Scores: the same with a known standard deviation of one answer (pooled over the baseline).
// Points with n = 0 are passed over. Fewer than two points, or a centre without spread (share 0 or
// 1, rate 0): deviation 0 or dispersion 1, and `standardised` is NaN where it divides by 0.
ChartBaseline share_baseline(std::span<const ChartPoint> points);
ChartBaseline rate_baseline(std::span<const ChartPoint> points);
ChartBaseline score_baseline(std::span<const ChartPoint> points, double answer_deviation);

// Distance from the centre in sigmas, over-dispersion taken out; NaN for n = 0.
double standardised(const ChartPoint& point, const ChartBaseline& baseline);

// Three-sigma limits for a point of this n, in the unit of the value, not clipped to any scale.
struct ChartLimits {
  double low = kUnknown;
  double high = kUnknown;
};
ChartLimits control_limits(double n, const ChartBaseline& baseline);

enum class Side { Above, Below };
enum class AlarmRule { BeyondThreeSigma, EightOnOneSide };

// From the point that raised it to the first point where neither rule holds on that side.
// `closed_at` is empty while the signal stands at the end. `rule` is the one that opened it.
struct Alarm {
  std::size_t opened_at = 0;
  std::optional<std::size_t> closed_at;
  Side side = Side::Above;
  AlarmRule rule = AlarmRule::BeyondThreeSigma;
};

// Alarms over standardised values in time order. NaN points are passed over: they neither break a
// run nor count in it. A value on the centre ends a run. A change of side closes one alarm and may
// open another at the same point.
std::vector<Alarm> find_alarms(std::span<const double> standardised_values);

}  // namespace polku::stats
