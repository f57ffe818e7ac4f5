#include "stats/suppression.h"

#include <algorithm>
#include <cassert>

namespace polku::stats {

namespace {

// Fractional (weighted) counts meet the minimum and their totals up to rounding.
constexpr double kRounding = 1e-9;

bool is_small(double n, double minimum_n) { return n > kRounding && n < minimum_n - kRounding; }

// What is hidden in one line, judged as somebody who subtracts the shown from the total sees it.
struct Hidden {
  std::size_t cells = 0;
  double n = 0.0;
};

// `remainder`: answers of the total that stand in no cell; they count as one more hidden cell.
bool is_safe(const Hidden& hidden, double remainder, double minimum_n) {
  const bool has_remainder = remainder > kRounding;
  if (hidden.cells == 0) return !is_small(remainder, minimum_n);
  return hidden.cells + (has_remainder ? 1 : 0) >= 2 &&
         hidden.n + remainder >= minimum_n - kRounding;
}

// The table with its margins as one more row and column: every line of it sums to its margin, so
// hidden entries are edges of a graph between row and column nodes, and an entry can be computed
// from the shown ones exactly when it is a bridge of that graph (Gusfield 1988).
class Table {
 public:
  Table(std::span<const double> cells, TableShape shape, double minimum_n)
      : rows_(shape.rows + 1), columns_(shape.columns + 1), minimum_n_(minimum_n) {
    n_.assign(rows_ * columns_, 0.0);
    states_.assign(rows_ * columns_, CellState::Shown);
    for (std::size_t row = 0; row < shape.rows; ++row) {
      for (std::size_t column = 0; column < shape.columns; ++column) {
        const double n = cells[row * shape.columns + column];
        n_[row * columns_ + column] = n;
        n_[row * columns_ + columns_ - 1] += n;
        n_[(rows_ - 1) * columns_ + column] += n;
        n_.back() += n;
      }
    }
  }

  void protect() {
    for (std::size_t i = 0; i < n_.size(); ++i) {
      if (is_small(n_[i], minimum_n_)) states_[i] = CellState::Primary;
    }
    while (hide_lines_of_hidden_totals() || protect_lines() || break_bridge()) {
    }
  }

  CellState state(std::size_t row, std::size_t column) const {
    return states_[row * columns_ + column];
  }

 private:
  struct Line {
    std::size_t first;
    std::size_t step;
    std::size_t length;  // its last entry is the margin
  };

  Line row_line(std::size_t row) const { return {row * columns_, 1, columns_}; }
  Line column_line(std::size_t column) const { return {column, columns_, rows_}; }
  std::size_t margin_of(const Line& line) const {
    return line.first + line.step * (line.length - 1);
  }
  bool is_hidden(std::size_t entry) const { return states_[entry] != CellState::Shown; }

  std::vector<Line> lines() const {
    std::vector<Line> all;
    for (std::size_t row = 0; row < rows_; ++row) all.push_back(row_line(row));
    for (std::size_t column = 0; column < columns_; ++column) all.push_back(column_line(column));
    return all;
  }

  bool hide(std::size_t entry) {
    if (is_hidden(entry) || n_[entry] <= kRounding) return false;
    states_[entry] = CellState::Complementary;
    return true;
  }

  bool hide_lines_of_hidden_totals() {
    bool changed = false;
    for (const Line& line : lines()) {
      if (!is_hidden(margin_of(line))) continue;
      for (std::size_t i = 0; i + 1 < line.length; ++i) {
        changed |= hide(line.first + i * line.step);
      }
    }
    return changed;
  }

  // Hides the smallest shown entry of every line that is not safe yet, its total last of all.
  bool protect_lines() {
    bool changed = false;
    for (const Line& line : lines()) {
      const std::size_t margin = margin_of(line);
      if (is_hidden(margin)) continue;
      Hidden hidden;
      std::size_t smallest = margin;
      for (std::size_t i = 0; i + 1 < line.length; ++i) {
        const std::size_t entry = line.first + i * line.step;
        if (is_hidden(entry)) {
          ++hidden.cells;
          hidden.n += n_[entry];
        } else if (n_[entry] > kRounding && (smallest == margin || n_[entry] < n_[smallest])) {
          smallest = entry;
        }
      }
      if (!is_safe(hidden, 0.0, minimum_n_)) changed |= hide(smallest);
    }
    return changed;
  }

  std::size_t nodes() const { return rows_ + columns_; }
  Line line_of_node(std::size_t node) const {
    return node < rows_ ? row_line(node) : column_line(node - rows_);
  }
  std::size_t other_end(std::size_t node, std::size_t place) const {
    return node < rows_ ? rows_ + place : place;
  }

  // Tarjan (1974): an edge is a bridge when nothing below it reaches above it. A loop instead of
  // recursion, since tables may be as long as an organisation has units.
  std::optional<std::size_t> bridge() const {
    struct Visit {
      std::size_t node;
      std::size_t entry;  // by which we came
      std::size_t place = 0;
    };
    const std::size_t none = n_.size();
    std::vector<std::size_t> order(nodes(), 0);
    std::vector<std::size_t> low(nodes(), 0);
    std::size_t count = 0;
    for (std::size_t root = 0; root < nodes(); ++root) {
      if (order[root] != 0) continue;
      order[root] = low[root] = ++count;
      std::vector<Visit> path{{root, none}};
      while (!path.empty()) {
        Visit& visit = path.back();
        const Line line = line_of_node(visit.node);
        if (visit.place < line.length) {
          const std::size_t place = visit.place++;
          const std::size_t entry = line.first + place * line.step;
          if (entry == visit.entry || !is_hidden(entry)) continue;
          const std::size_t other = other_end(visit.node, place);
          if (order[other] != 0) {
            low[visit.node] = std::min(low[visit.node], order[other]);
          } else {
            order[other] = low[other] = ++count;
            path.push_back({other, entry});
          }
          continue;
        }
        const Visit done = visit;
        path.pop_back();
        if (path.empty()) break;
        const std::size_t parent = path.back().node;
        low[parent] = std::min(low[parent], low[done.node]);
        if (low[done.node] > order[parent]) return done.entry;
      }
    }
    return std::nullopt;
  }

  // Nodes that hidden entries other than `left_out` join to `start`.
  std::vector<bool> reached(std::size_t start, std::size_t left_out) const {
    std::vector<bool> seen(nodes(), false);
    std::vector<std::size_t> open{start};
    seen[start] = true;
    while (!open.empty()) {
      const std::size_t node = open.back();
      open.pop_back();
      const Line line = line_of_node(node);
      for (std::size_t place = 0; place < line.length; ++place) {
        const std::size_t entry = line.first + place * line.step;
        const std::size_t other = other_end(node, place);
        if (entry == left_out || seen[other] || !is_hidden(entry)) continue;
        seen[other] = true;
        open.push_back(other);
      }
    }
    return seen;
  }

  // What crosses between the two sides of a bridge sums to zero with signs, so some shown entry
  // crosses too; hiding the smallest such one closes a cycle through the bridge.
  bool break_bridge() {
    const std::optional<std::size_t> found = bridge();
    if (!found) return false;
    const std::vector<bool> side = reached(*found / columns_, *found);
    std::size_t smallest = n_.size();
    for (std::size_t entry = 0; entry < n_.size(); ++entry) {
      if (is_hidden(entry) || n_[entry] <= kRounding) continue;
      if (side[entry / columns_] == side[rows_ + entry % columns_]) continue;
      if (smallest == n_.size() || n_[entry] < n_[smallest]) smallest = entry;
    }
    return smallest < n_.size() && hide(smallest);
  }

  std::size_t rows_;
  std::size_t columns_;
  double minimum_n_;
  std::vector<double> n_;
  std::vector<CellState> states_;
};

}  // namespace

Suppression suppress(std::span<const double> group_n, std::optional<double> total_n,
                     const SuppressionRule& rule) {
  Suppression result;
  result.cells.assign(group_n.size(), CellState::Shown);
  Hidden hidden;
  double sum = 0.0;
  for (std::size_t i = 0; i < group_n.size(); ++i) {
    sum += group_n[i];
    if (!is_small(group_n[i], rule.minimum_n)) continue;
    result.cells[i] = CellState::Primary;
    ++hidden.cells;
    hidden.n += group_n[i];
  }
  if (!total_n) return result;
  if (is_small(*total_n, rule.minimum_n)) {
    result.total = CellState::Primary;
    return result;
  }

  const double remainder = std::max(0.0, *total_n - sum);
  while (!is_safe(hidden, remainder, rule.minimum_n)) {
    std::size_t smallest = group_n.size();
    for (std::size_t i = 0; i < group_n.size(); ++i) {
      if (result.cells[i] != CellState::Shown || group_n[i] <= kRounding) continue;
      if (smallest == group_n.size() || group_n[i] < group_n[smallest]) smallest = i;
    }
    if (smallest == group_n.size()) {
      result.total = CellState::Complementary;
      break;
    }
    result.cells[smallest] = CellState::Complementary;
    ++hidden.cells;
    hidden.n += group_n[smallest];
  }
  return result;
}

TableSuppression suppress_table(std::span<const double> cell_n, TableShape shape,
                                const SuppressionRule& rule) {
  assert(cell_n.size() == shape.rows * shape.columns);
  Table table(cell_n, shape, rule.minimum_n);
  table.protect();
  TableSuppression result;
  for (std::size_t row = 0; row < shape.rows; ++row) {
    for (std::size_t column = 0; column < shape.columns; ++column) {
      result.cells.push_back(table.state(row, column));
    }
    result.row_totals.push_back(table.state(row, shape.columns));
  }
  for (std::size_t column = 0; column < shape.columns; ++column) {
    result.column_totals.push_back(table.state(shape.rows, column));
  }
  result.total = table.state(shape.rows, shape.columns);
  return result;
}

FilterVerdict judge_filter(const FilterCounts& counts, const SuppressionRule& rule) {
  if (is_small(counts.passing_n, rule.minimum_n)) return FilterVerdict::TooFewLeft;
  if (is_small(counts.unfiltered_n - counts.passing_n, rule.minimum_n)) {
    return FilterVerdict::TooFewLeftOut;
  }
  return FilterVerdict::Allowed;
}

}  // namespace polku::stats
