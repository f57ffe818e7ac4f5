#include "stats/control_chart.h"

#include <cmath>

namespace polku::stats {

namespace {

// Mean of the range of two standard normal values, 2/sqrt(pi).
constexpr double kMeanRangeOfTwo = 1.1283791670955126;
constexpr double kAlarmSigmas = 3.0;
constexpr int kAlarmRun = 8;

double centre_of(std::span<const ChartPoint> points) {
  double n = 0.0;
  double sum = 0.0;
  for (const ChartPoint& point : points) {
    if (!(point.n > 0.0)) continue;
    n += point.n;
    sum += point.n * point.value;
  }
  return n > 0.0 ? sum / n : kUnknown;
}

ChartBaseline baseline_of(std::span<const ChartPoint> points, double centre,
                          double answer_deviation) {
  ChartBaseline baseline{.centre = centre, .answer_deviation = answer_deviation};
  double range_sum = 0.0;
  double previous = kUnknown;
  for (const ChartPoint& point : points) {
    if (!(point.n > 0.0)) continue;
    ++baseline.points;
    const double z = standardised(point, baseline);
    if (baseline.points > 1) range_sum += std::abs(z - previous);
    previous = z;
  }
  if (baseline.points > 1 && range_sum > 0.0) {
    baseline.dispersion = range_sum / static_cast<double>(baseline.points - 1) / kMeanRangeOfTwo;
  }
  return baseline;
}

bool beyond(double z, Side side) {
  return side == Side::Above ? z > kAlarmSigmas : z < -kAlarmSigmas;
}

}  // namespace

ChartBaseline share_baseline(std::span<const ChartPoint> points) {
  const double centre = centre_of(points);
  return baseline_of(points, centre, std::sqrt(centre * (1.0 - centre)));
}

ChartBaseline rate_baseline(std::span<const ChartPoint> points) {
  const double centre = centre_of(points);
  return baseline_of(points, centre, std::sqrt(centre));
}

ChartBaseline score_baseline(std::span<const ChartPoint> points, double answer_deviation) {
  return baseline_of(points, centre_of(points), answer_deviation);
}

double standardised(const ChartPoint& point, const ChartBaseline& baseline) {
  if (!(point.n > 0.0) || !(baseline.answer_deviation > 0.0)) return kUnknown;
  const double sigma = baseline.answer_deviation / std::sqrt(point.n) * baseline.dispersion;
  return (point.value - baseline.centre) / sigma;
}

ChartLimits control_limits(double n, const ChartBaseline& baseline) {
  if (!(n > 0.0)) return {};
  const double half = kAlarmSigmas * baseline.answer_deviation / std::sqrt(n) * baseline.dispersion;
  return {.low = baseline.centre - half, .high = baseline.centre + half};
}

std::vector<Alarm> find_alarms(std::span<const double> standardised_values) {
  std::vector<Alarm> alarms;
  bool is_open = false;
  int run = 0;
  Side run_side = Side::Above;
  for (std::size_t i = 0; i < standardised_values.size(); ++i) {
    const double z = standardised_values[i];
    if (std::isnan(z)) continue;
    const Side side = z > 0.0 ? Side::Above : Side::Below;
    run = z == 0.0 ? 0 : side == run_side ? run + 1 : 1;
    run_side = side;
    const bool signals = beyond(z, side) || run >= kAlarmRun;
    if (is_open && (!signals || alarms.back().side != side)) {
      alarms.back().closed_at = i;
      is_open = false;
    }
    if (signals && !is_open) {
      const AlarmRule rule =
          beyond(z, side) ? AlarmRule::BeyondThreeSigma : AlarmRule::EightOnOneSide;
      alarms.push_back({.opened_at = i, .closed_at = {}, .side = side, .rule = rule});
      is_open = true;
    }
  }
  return alarms;
}

}  // namespace polku::stats
