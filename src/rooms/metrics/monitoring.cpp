#include "metrics/monitoring.h"

#include <algorithm>
#include <cmath>

#include "shape.h"
#include "stats/distributions.h"
#include "stats/multiplicity.h"

namespace polku::metrics {
namespace {

constexpr int kDaysAWeek = 7;
constexpr std::size_t kRun = 8;  // of the rule eight_on_one_side

// The mean over weeks, each by its answers.
double mean_of_weeks(std::span<const ChartWeek> weeks) {
  double n = 0, sum = 0;
  for (const auto& week : weeks) {
    n += week.point.n;
    sum += week.point.n * week.point.value;
  }
  return n > 0 ? sum / n : stats::kUnknown;
}

// Half the width of the centre's band, in sigmas of a week.
double band_of(const stats::ChartBaseline& baseline) {
  return baseline.points > 0 ? 1.0 / std::sqrt(static_cast<double>(baseline.points)) : 0.0;
}

// Three-sigma limits, moved out by the band.
stats::ChartLimits limits_of(double n, const stats::ChartBaseline& baseline) {
  auto limits = stats::control_limits(n, baseline);
  const double widening = (limits.high - baseline.centre) / 3.0 * band_of(baseline);
  limits.low -= widening;
  limits.high += widening;
  return limits;
}

// Distance from the nearer edge of the band, 0 within it.
double beyond_band(double sigmas, double band) {
  return std::copysign(std::max(0.0, std::abs(sigmas) - band), sigmas);
}

double number_of(const json::object& object, std::string_view key) {
  const auto* value = find_member(object, key);
  return value != nullptr && value->is_number() ? value->to_number<double>() : stats::kUnknown;
}

// How many weeks a level is made of when so many count.
std::size_t weeks_taken(std::size_t counted, LevelWeeks weeks, const LevelRule& rule) {
  if (weeks == LevelWeeks::Newest) return std::min(counted, rule.accepted_max);
  const auto past = counted > rule.newest_left ? counted - rule.newest_left : 0;
  return std::min(std::max(past, rule.weeks_min), rule.weeks_max);
}

}  // namespace

std::optional<FrozenLevel> freeze_level(const MomentChart& chart, LevelWeeks weeks,
                                        const LevelRule& rule) {
  std::vector<std::pair<Day, stats::ChartPoint>> counted;
  for (const auto& week : chart.weeks) {
    const bool enough = week.second.n >= static_cast<double>(rule.answers_min);
    if (enough && std::isfinite(week.second.value)) counted.push_back(week);
  }
  if (counted.size() < std::max<std::size_t>(rule.weeks_min, 2)) return std::nullopt;
  if (!(chart.answer_deviation > 0)) return std::nullopt;
  const auto taken = weeks_taken(counted.size(), weeks, rule);
  const auto extra = static_cast<std::ptrdiff_t>(counted.size() - taken);
  if (weeks == LevelWeeks::Oldest) {
    counted.erase(counted.end() - extra, counted.end());
  } else {
    counted.erase(counted.begin(), counted.begin() + extra);
  }
  std::vector<stats::ChartPoint> points;
  points.reserve(counted.size());
  for (const auto& week : counted) points.push_back(week.second);
  FrozenLevel level;
  level.baseline = stats::score_baseline(points, chart.answer_deviation);
  const double doubt = 1.0 + 1.0 / static_cast<double>(level.baseline.points);
  level.baseline.dispersion = std::max(1.0, level.baseline.dispersion) * doubt;
  level.from = counted.front().first;
  level.to = counted.back().first.plus(kDaysAWeek - 1);
  return level;
}

json::object to_json(const stats::ChartBaseline& baseline) {
  return {{"centre", json_number(baseline.centre)},
          {"deviation", json_number(baseline.answer_deviation)},
          {"dispersion", json_number(baseline.dispersion)},
          {"weeks", baseline.points}};
}

Result<stats::ChartBaseline> parse_baseline(std::string_view text) {
  const auto parsed = parse_json(text);
  if (!parsed.ok() || !parsed->is_object()) return internal_error("a stored level is no JSON");
  const auto& object = parsed->get_object();
  stats::ChartBaseline baseline;
  baseline.centre = number_of(object, "centre");
  baseline.answer_deviation = number_of(object, "deviation");
  baseline.dispersion = number_of(object, "dispersion");
  const double points = number_of(object, "weeks");
  const bool whole = std::isfinite(baseline.centre) && baseline.answer_deviation > 0 &&
                     baseline.dispersion > 0 && points >= 0;
  if (!whole) return internal_error("a stored level lacks a number");
  baseline.points = static_cast<std::size_t>(points);
  return baseline;
}

std::vector<ChartWeek> read_chart(const MomentChart& chart, const std::optional<FrozenLevel>& level,
                                  std::int64_t answers_min) {
  std::vector<ChartWeek> weeks;
  weeks.reserve(chart.weeks.size());
  for (const auto& [monday, point] : chart.weeks) {
    ChartWeek week{.monday = monday, .point = point, .limits = {}};
    const bool any = point.n > 0 && std::isfinite(point.value);
    week.shown = !any || point.n >= static_cast<double>(answers_min);
    if (any && week.shown && level) {
      week.limits = limits_of(point.n, level->baseline);
      week.sigmas = stats::standardised(point, level->baseline);
      week.judged = monday > level->to && std::isfinite(week.sigmas);
    }
    weeks.push_back(week);
  }
  return weeks;
}

std::optional<StandingSignal> standing_signal(std::span<const ChartWeek> weeks,
                                              const stats::ChartBaseline& baseline) {
  const double band = band_of(baseline);
  std::vector<ChartWeek> judged;
  std::vector<double> sigmas;
  for (const auto& week : weeks) {
    if (!week.judged) continue;
    judged.push_back(week);
    sigmas.push_back(beyond_band(week.sigmas, band));
  }
  const auto alarms = stats::find_alarms(sigmas);
  if (alarms.empty() || alarms.back().closed_at) return std::nullopt;
  const auto& alarm = alarms.back();
  StandingSignal signal;
  signal.side = alarm.side;
  signal.rule = alarm.rule;
  signal.raised = judged[alarm.opened_at];
  signal.latest = judged.back();
  // Eight on one side tells of the seven weeks before the one that raised it as well.
  auto first = alarm.opened_at;
  if (alarm.rule == stats::AlarmRule::EightOnOneSide) first -= kRun - 1;
  const auto part = std::span<const ChartWeek>(judged).subspan(first);
  signal.mean = mean_of_weeks(part);
  signal.weeks = static_cast<std::int64_t>(part.size());
  return signal;
}

std::string_view name_of(stats::Side side) {
  return side == stats::Side::Above ? "above" : "below";
}

std::string_view name_of(stats::AlarmRule rule) {
  return rule == stats::AlarmRule::BeyondThreeSigma ? "beyond_three_sigma" : "eight_on_one_side";
}

std::vector<double> adjusted_together(std::span<const stats::Difference> differences) {
  std::vector<double> p_values;
  p_values.reserve(differences.size());
  for (const auto& difference : differences) p_values.push_back(difference.p_value);
  return stats::benjamini_hochberg(p_values);
}

std::vector<AgainstPath> against_path(std::span<const MomentScore> moments) {
  std::vector<AgainstPath> compared;
  double sum = 0, variance = 0;
  for (const auto& [moment, score] : moments) {
    if (!std::isfinite(score.value) || !std::isfinite(score.standard_error) || score.n < 2) {
      continue;
    }
    compared.push_back({.moment = moment, .score = score, .difference = {}});
    sum += score.value;
    variance += score.standard_error * score.standard_error;
  }
  if (compared.size() < 2) return {};
  const double others = static_cast<double>(compared.size() - 1);
  std::vector<stats::Difference> differences;
  for (auto& one : compared) {
    const double own = one.score.standard_error * one.score.standard_error;
    one.rest = (sum - one.score.value) / others;
    auto& difference = one.difference;
    difference.value = one.score.value - one.rest;
    difference.standard_error = std::sqrt(own + std::max(0.0, variance - own) / (others * others));
    if (difference.standard_error > 0) {
      const double half =
          stats::t_quantile(stats::Confidence(), one.score.n - 1) * difference.standard_error;
      difference.low = difference.value - half;
      difference.high = difference.value + half;
      difference.p_value =
          stats::t_two_sided_p(difference.value / difference.standard_error, one.score.n - 1);
    }
    differences.push_back(difference);
  }
  const auto adjusted = adjusted_together(differences);
  for (std::size_t i = 0; i < compared.size(); ++i) compared[i].adjusted_p = adjusted[i];
  return compared;
}

}  // namespace polku::metrics
