#include "anonymity.h"

#include <algorithm>

#include "protection.h"
#include "stats/suppression.h"

namespace polku::metrics {
namespace {

using Coordinates = std::vector<std::size_t>;

// Cells as points in a table with one axis for the period and one for each group.
std::vector<Coordinates> coordinates_of(const std::vector<Cell>& cells) {
  const bool periods =
      std::ranges::any_of(cells, [](const Cell& c) { return c.period.has_value(); });
  const std::size_t groups = cells.front().group.size();
  std::map<std::optional<Day>, std::size_t> period_index;
  std::vector<std::map<Label, std::size_t>> label_index(groups);
  std::vector<Coordinates> all;
  for (const auto& cell : cells) {
    Coordinates at;
    if (periods) at.push_back(period_index.emplace(cell.period, period_index.size()).first->second);
    for (std::size_t i = 0; i < groups; ++i) {
      auto& labels = label_index[i];
      at.push_back(labels.emplace(cell.group[i], labels.size()).first->second);
    }
    all.push_back(std::move(at));
  }
  return all;
}

}  // namespace

void hide_small_cells(std::vector<Cell>& cells, int minimum_group) {
  const stats::SuppressionRule rule{static_cast<double>(minimum_group)};
  const auto small = [&](const Cell& cell) {
    return cell.tally.n > 0 && cell.tally.n < rule.minimum_n;
  };
  if (std::ranges::none_of(cells, small)) return;
  for (auto& cell : cells) {
    if (small(cell)) cell.visibility = Visibility::TooFew;
  }
  // Totals may be asked for over any of the axes.
  const auto coordinates = coordinates_of(cells);
  std::vector<TableCell> table;
  std::vector<std::size_t> origin;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].tally.n <= 0) continue;
    table.push_back({coordinates[i], cells[i].tally.n, cells[i].visibility != Visibility::Shown});
    origin.push_back(i);
  }
  protect_hidden(table, rule.minimum_n);
  for (std::size_t i = 0; i < table.size(); ++i) {
    auto& cell = cells[origin[i]];
    if (table[i].hidden && cell.visibility == Visibility::Shown) {
      cell.visibility = Visibility::Complementary;
    }
  }
}

void hide_small_by_theme(std::vector<Cell>& cells, std::size_t theme_label, int minimum_group) {
  std::map<Label, std::vector<std::size_t>> themes;
  for (std::size_t i = 0; i < cells.size(); ++i) themes[cells[i].group[theme_label]].push_back(i);
  for (const auto& [theme, members] : themes) {
    std::vector<Cell> of_theme;
    for (const auto i : members) of_theme.push_back(cells[i]);
    hide_small_cells(of_theme, minimum_group);
    for (std::size_t i = 0; i < members.size(); ++i) {
      cells[members[i]].visibility = of_theme[i].visibility;
    }
  }
}

void hide_filtered_cells(std::vector<Cell>& cells, const UnfilteredCells& unfiltered,
                         int minimum_group) {
  const stats::SuppressionRule rule{static_cast<double>(minimum_group)};
  using Base = std::pair<std::optional<Day>, std::optional<Label>>;
  const auto base_of = [](const Cell& cell, std::optional<std::size_t> label) {
    return Base(cell.period, label ? std::optional(cell.group[*label]) : std::nullopt);
  };
  std::map<std::pair<Base, std::optional<Label>>, double> passing;
  std::map<Base, double> all;
  const auto theme_of = [&](const Cell& cell) {
    return unfiltered.theme_label ? std::optional(cell.group[*unfiltered.theme_label])
                                  : std::nullopt;
  };
  for (const auto& cell : cells) {
    passing[{base_of(cell, unfiltered.unit_label), theme_of(cell)}] += cell.tally.n;
  }
  const auto own_label =
      unfiltered.unit_label ? std::optional<std::size_t>(0) : std::optional<std::size_t>();
  for (const auto& cell : unfiltered.all) all[base_of(cell, own_label)] += cell.tally.n;
  for (auto& cell : cells) {
    const auto base = base_of(cell, unfiltered.unit_label);
    // New answers may have come between the two readings.
    const double passes = passing[{base, theme_of(cell)}];
    const double whole = std::max(passes, all[base]);
    const auto verdict = stats::judge_filter({.passing_n = passes, .unfiltered_n = whole}, rule);
    if (verdict == stats::FilterVerdict::Allowed || cell.visibility != Visibility::Shown) continue;
    cell.visibility = Visibility::Filtered;
  }
}

}  // namespace polku::metrics
