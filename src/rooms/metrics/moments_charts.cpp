#include "moments_charts.h"

#include <algorithm>
#include <cmath>

#include "moments_scores.h"

namespace polku::metrics {
namespace {

constexpr int kWeeksMax = 520;

// Of a single answer, within its week: what the weeks themselves differ by is not noise.
double answer_deviation(const SeenMoment& moment) {
  double squares = 0, freedom = 0;
  for (const auto& [week, seen] : moment.weeks) {
    const auto& tally = seen.tally;
    if (!seen.shown() || tally.n < 2) continue;
    squares += std::max(0.0, tally.squares - tally.total * tally.total / tally.n);
    freedom += tally.n - 1;
  }
  return freedom > 0 ? std::sqrt(squares / freedom) : stats::kUnknown;
}

MomentChart chart_of(const SeenMoment& moment, std::string key, Family family) {
  MomentChart chart;
  chart.moment = std::move(key);
  chart.measure = name_of(family);
  chart.answer_deviation = answer_deviation(moment);
  for (const auto& [week, seen] : moment.weeks) {
    if (!seen.shown()) continue;
    chart.weeks.emplace_back(
        week, stats::ChartPoint{.value = seen.tally.total / seen.tally.n, .n = seen.tally.n});
  }
  return chart;
}

}  // namespace

Result<std::vector<MomentChart>> read_charts(Engine& engine, const directory::Actor& actor,
                                             const PathSpec& path, int weeks) {
  POLKU_CHECK(directory::require(actor, directory::Permission::ReadMeasures));
  if (weeks < 1 || weeks > kWeeksMax) {
    return invalid("weeks", "Give a number of weeks from 1 to " + std::to_string(kWeeksMax) + ".");
  }
  POLKU_TRY(const auto snapshot, engine.catalogue().snapshot(actor.organisation, engine.now()));
  Window window;
  window.end = start_of(Grain::Week, snapshot->zone.local_day(engine.now()));
  window.first = window.end->plus(-7 * weeks);
  const auto items = path_items(*snapshot);
  PathFacts facts({actor, *snapshot, engine.ports().facts, path, items});
  POLKU_TRY(const auto counted, facts.count({window, {}}));
  const auto choice = choose_scores({.counted = counted,
                                     .moments = path.moments.size(),
                                     .measure = {},
                                     .minimum_group = snapshot->organisation.policy.minimum_group});
  std::vector<MomentChart> charts;
  for (std::size_t i = 0; i < path.moments.size(); ++i) {
    const auto* shown = choice.shown(i);
    charts.push_back(chart_of(shown != nullptr ? *shown : SeenMoment(), path.moments[i].key,
                              choice.of_moment[i]));
  }
  return charts;
}

}  // namespace polku::metrics
