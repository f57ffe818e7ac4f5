#include "anonymity.h"

#include <algorithm>

#include "stats/suppression.h"

namespace polku::metrics {
namespace {

using Coordinates = std::vector<std::size_t>;

// Tables larger than this are not drawn by anyone; their lines are judged one by one.
constexpr std::size_t kTableMax = 2'000'000;

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

void mark(Cell& cell, stats::CellState state) {
  if (state == stats::CellState::Primary) cell.visibility = Visibility::TooFew;
  if (state == stats::CellState::Complementary && cell.visibility == Visibility::Shown) {
    cell.visibility = Visibility::Complementary;
  }
}

void hide_line(std::vector<Cell>& cells, const std::vector<std::size_t>& members,
               const stats::SuppressionRule& rule) {
  std::vector<double> sizes;
  double total = 0;
  for (const auto member : members) {
    sizes.push_back(cells[member].tally.n);
    total += sizes.back();
  }
  const auto judged = stats::suppress(sizes, total, rule);
  for (std::size_t i = 0; i < members.size(); ++i) mark(cells[members[i]], judged.cells[i]);
}

// The cells as a two-way table: the axes of `mask` make the rows, the others the columns.
void hide_table(std::vector<Cell>& cells, const std::vector<Coordinates>& coordinates,
                unsigned mask, const stats::SuppressionRule& rule) {
  std::map<Coordinates, std::size_t> rows, columns;
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (const auto& at : coordinates) {
    Coordinates row, column;
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
      ((mask >> axis) & 1u ? row : column).push_back(at[axis]);
    }
    const auto r = rows.emplace(std::move(row), rows.size()).first->second;
    const auto c = columns.emplace(std::move(column), columns.size()).first->second;
    places.emplace_back(r, c);
  }
  const stats::TableShape shape{rows.size(), columns.size()};
  if (shape.rows * shape.columns > kTableMax) {
    std::map<std::size_t, std::vector<std::size_t>> lines;
    for (std::size_t i = 0; i < cells.size(); ++i) lines[places[i].first].push_back(i);
    for (const auto& [row, members] : lines) hide_line(cells, members, rule);
    return;
  }
  std::vector<double> sizes(shape.rows * shape.columns, 0.0);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sizes[places[i].first * shape.columns + places[i].second] = cells[i].tally.n;
  }
  const auto judged = stats::suppress_table(sizes, shape, rule);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    mark(cells[i], judged.cells[places[i].first * shape.columns + places[i].second]);
  }
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
  const auto coordinates = coordinates_of(cells);
  const std::size_t axes = coordinates.front().size();
  if (axes == 0) return;
  if (axes == 1) {
    std::vector<std::size_t> members(cells.size());
    for (std::size_t i = 0; i < members.size(); ++i) members[i] = i;
    hide_line(cells, members, rule);
    return;
  }
  // Totals may be asked over any of the axes: every split of them in two is a table with totals.
  // What one table hides only takes numbers away from the others.
  for (unsigned mask = 1; mask < (1u << (axes - 1)); ++mask) {
    hide_table(cells, coordinates, mask, rule);
  }
}

void hide_filtered_cells(std::vector<Cell>& cells, const UnfilteredCells& unfiltered,
                         int minimum_group) {
  const stats::SuppressionRule rule{static_cast<double>(minimum_group)};
  using Base = std::pair<std::optional<Day>, std::optional<Label>>;
  const auto base_of = [](const Cell& cell, std::optional<std::size_t> label) {
    return Base(cell.period, label ? std::optional(cell.group[*label]) : std::nullopt);
  };
  std::map<Base, double> passing, all;
  for (const auto& cell : cells) passing[base_of(cell, unfiltered.unit_label)] += cell.tally.n;
  const auto own_label =
      unfiltered.unit_label ? std::optional<std::size_t>(0) : std::optional<std::size_t>();
  for (const auto& cell : unfiltered.all) all[base_of(cell, own_label)] += cell.tally.n;
  for (auto& cell : cells) {
    const auto base = base_of(cell, unfiltered.unit_label);
    // New answers may have come between the two readings.
    const double passes = passing[base];
    const double whole = std::max(passes, all[base]);
    const auto verdict = stats::judge_filter({.passing_n = passes, .unfiltered_n = whole}, rule);
    if (verdict == stats::FilterVerdict::Allowed || cell.visibility != Visibility::Shown) continue;
    cell.visibility = Visibility::Filtered;
  }
}

}  // namespace polku::metrics
