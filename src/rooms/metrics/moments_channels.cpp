#include "moments_channels.h"

#include <algorithm>
#include <cmath>

#include "moments_numbers.h"
#include "stats/heterogeneity.h"

namespace polku::metrics {
namespace {

// Fewer say too little of their own noise.
constexpr double kAnswersMin = 10;

Cell cell(const std::string& channel, const Tally& tally) {
  Cell one;
  one.group.push_back(channel.empty() ? Label() : Label(channel));
  one.tally = tally;
  return one;
}

std::vector<Cell> cells_of(const std::map<std::string, Tally>& channels) {
  std::vector<Cell> cells;
  for (const auto& [channel, tally] : channels) cells.push_back(cell(channel, tally));
  return cells;
}

stats::Summary summary_of(const Tally& tally) {
  return stats::summarise(
      stats::Sums{.n = tally.n, .sum = tally.total, .sum_of_squares = tally.squares});
}

}  // namespace

Consistency consistency_of(const std::map<std::string, Tally>& channels,
                           stats::Confidence confidence) {
  Consistency consistency;
  std::vector<std::string> names;
  std::vector<stats::Summary> summaries;
  double squares = 0, freedom = 0;
  for (const auto& [channel, tally] : channels) {
    if (channel.empty()) continue;
    consistency.channels[channel] = estimate_of(tally, Telling::Tenths, confidence);
    if (tally.n < kAnswersMin) continue;
    names.push_back(channel);
    summaries.push_back(summary_of(tally));
    squares += summaries.back().variance * (tally.n - 1);
    freedom += tally.n - 1;
  }
  std::vector<stats::Estimate> means;
  for (const auto& summary : summaries) {
    // Answers all alike know nothing of their noise: then the others' is taken.
    const double variance = summary.variance > 0 ? summary.variance : squares / freedom;
    means.push_back(
        {.value = summary.mean, .n = summary.n, .standard_error = std::sqrt(variance / summary.n)});
  }
  consistency.deviation = stats::between_group_deviation(means, confidence);
  if (const auto gap = stats::largest_gap(summaries, confidence)) {
    consistency.low_channel = names[gap->low];
    consistency.high_channel = names[gap->high];
    consistency.gap = gap->difference;
  }
  return consistency;
}

Result<Consistency> read_consistency(const ChannelRequest& request) {
  const auto& items = request.facts.scope().items;
  const auto& choice = request.choice;
  const PathSlice slice{request.view.window, request.view.filters};
  // Once an answer, whichever of its moments; those of hidden moments alone stay out, or the sum of
  // the channels would tell of them.
  const auto seen = choice.seen.find(choice.curve);
  if (seen == choice.seen.end()) return Consistency();
  const auto taken = [&](std::size_t item, const std::vector<Membership>& members) {
    const bool shown = std::ranges::any_of(members, [&](const Membership& member) {
      return seen->second.moments[member.moment].shown();
    });
    return shown && members.front().family == choice.curve &&
           choice.takes(items[item], choice.curve, request.sums);
  };
  using Filtering = PathFacts::Filtering;
  POLKU_TRY(const auto counted, request.facts.count_channels(slice, taken, Filtering::AsAsked));
  auto cells = cells_of(counted);
  const int minimum = request.view.minimum_group();
  if (minimum > 1 && !cells.empty()) {
    hide_small_cells(cells, minimum);
    const bool filtered = std::ranges::any_of(slice.filters, [](const Filter& filter) {
      return filter.field != Field{Field::Kind::Dimension, Dimension::Unit, {}};
    });
    if (filtered) {
      POLKU_TRY(const auto all,
                request.facts.count_channels(slice, taken, Filtering::WithoutFilters));
      hide_filtered_cells(cells, {cells_of(all), 0}, minimum);
    }
  }
  std::map<std::string, Tally> shown;
  for (const auto& one : cells) {
    if (one.visibility != Visibility::Shown) continue;
    const auto* name = std::get_if<std::string>(&one.group.front());
    if (name != nullptr) shown[*name] = one.tally;
  }
  return consistency_of(shown, stats::Confidence(request.view.query.confidence));
}

}  // namespace polku::metrics
