#include "protection.h"

#include <algorithm>
#include <map>

namespace polku::metrics {
namespace {

using Place = std::vector<std::size_t>;

constexpr std::size_t kFewBridges = 8;

// The cells by the axes of `mask`: one number for each distinct place on them.
struct Grouping {
  std::vector<std::size_t> of_cell;
  std::vector<double> totals;
};

Grouping group_by(const std::vector<TableCell>& cells, unsigned mask) {
  Grouping grouping;
  std::map<Place, std::size_t> known;
  for (const auto& cell : cells) {
    Place place;
    for (std::size_t axis = 0; axis < cell.place.size(); ++axis) {
      if ((mask >> axis) & 1u) place.push_back(cell.place[axis]);
    }
    const auto at = known.emplace(std::move(place), known.size()).first->second;
    if (at == grouping.totals.size()) grouping.totals.push_back(0);
    grouping.totals[at] += cell.n;
    grouping.of_cell.push_back(at);
  }
  return grouping;
}

class Protection {
 public:
  Protection(std::vector<TableCell>& cells, double minimum) : cells_(cells), minimum_(minimum) {
    axes_ = cells.front().place.size();
    for (unsigned mask = 0; mask + 1 < (1u << axes_); ++mask) {
      lines_.push_back(group_by(cells, mask));
    }
    // Two-way views: the axes of the mask against the others, each split once.
    for (unsigned mask = 1; mask < (1u << (axes_ - 1)); ++mask) {
      views_.push_back({mask, ((1u << axes_) - 1) & ~mask});
    }
    mark_lonely();
  }

  void run() {
    while (true) {
      while (complete_lines()) {
      }
      bool broken = false;
      for (const auto& [rows, columns] : views_) broken |= break_bridges(rows, columns);
      if (!broken) return;
    }
  }

 private:
  struct Line {
    std::vector<std::size_t> members;
    std::size_t hidden = 0;
    double hidden_n = 0;
  };

  // Cells that stand alone in a line whose total is large enough to be shown.
  void mark_lonely() {
    lonely_.assign(cells_.size(), false);
    for (const auto& grouping : lines_) {
      std::vector<std::size_t> sizes(grouping.totals.size(), 0);
      for (const auto line : grouping.of_cell) ++sizes[line];
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        const auto line = grouping.of_cell[i];
        if (sizes[line] == 1 && grouping.totals[line] >= minimum_) lonely_[i] = true;
      }
    }
  }

  // The smallest shown cell among `members`, preferring one that is not the only cell of another
  // line: hiding that would hide nothing. The number of cells when there is none.
  std::size_t next_to_hide(const std::vector<std::size_t>& members) const {
    std::size_t best = cells_.size();
    const auto before = [&](std::size_t a, std::size_t b) {
      if (lonely_[a] != lonely_[b]) return !lonely_[a];
      return cells_[a].n < cells_[b].n;
    };
    for (const auto member : members) {
      if (cells_[member].hidden) continue;
      if (best == cells_.size() || before(member, best)) best = member;
    }
    return best;
  }

  bool complete_lines() {
    bool changed = false;
    for (const auto& grouping : lines_) {
      std::vector<Line> lines(grouping.totals.size());
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        auto& line = lines[grouping.of_cell[i]];
        line.members.push_back(i);
        if (!cells_[i].hidden) continue;
        ++line.hidden;
        line.hidden_n += cells_[i].n;
      }
      for (auto& line : lines) changed |= complete(line);
    }
    return changed;
  }

  bool complete(Line& line) {
    bool changed = false;
    while (line.hidden > 0 && (line.hidden < 2 || line.hidden_n < minimum_)) {
      const auto next = next_to_hide(line.members);
      if (next == cells_.size()) break;
      cells_[next].hidden = true;
      ++line.hidden;
      line.hidden_n += cells_[next].n;
      changed = true;
    }
    return changed;
  }

  struct Edge {
    std::size_t cell, to;
  };

  // Hidden cells as edges between their row and their column; a row or column whose own total is
  // hidden tells nothing, and all of those are one node, 0.
  bool break_bridges(unsigned row_mask, unsigned column_mask) {
    const auto rows = group_by(cells_, row_mask);
    const auto columns = group_by(cells_, column_mask);
    const auto row_node = [&](std::size_t i) {
      return rows.totals[rows.of_cell[i]] < minimum_ ? 0 : 1 + rows.of_cell[i];
    };
    const auto column_node = [&](std::size_t i) {
      const auto column = columns.of_cell[i];
      return columns.totals[column] < minimum_ ? 0 : 1 + rows.totals.size() + column;
    };
    std::vector<std::vector<Edge>> graph(1 + rows.totals.size() + columns.totals.size());
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      if (!cells_[i].hidden) continue;
      const auto row = row_node(i), column = column_node(i);
      if (row == column) continue;
      graph[row].push_back({i, column});
      graph[column].push_back({i, row});
    }
    bool changed = false;
    const auto bridges = bridges_of(graph);
    for (const auto bridge : bridges) {
      std::vector<std::size_t> neighbours;
      for (std::size_t i = 0; i < cells_.size(); ++i) {
        const bool same_row = rows.of_cell[i] == rows.of_cell[bridge];
        const bool same_column = columns.of_cell[i] == columns.of_cell[bridge];
        if (same_row || same_column) neighbours.push_back(i);
      }
      const auto next = next_to_hide(neighbours);
      if (next == cells_.size()) continue;
      cells_[next].hidden = true;
      changed = true;
      // The graph has changed; only where there are many is it not looked at anew for each.
      if (bridges.size() <= kFewBridges) break;
    }
    return changed;
  }

  // Tarjan (1974), without recursion.
  static std::vector<std::size_t> bridges_of(const std::vector<std::vector<Edge>>& graph) {
    struct Visit {
      std::size_t node, by_cell, next;
    };
    constexpr auto kNone = static_cast<std::size_t>(-1);
    std::vector<std::size_t> found(graph.size(), kNone), low(graph.size(), kNone), bridges;
    std::size_t time = 0;
    for (std::size_t root = 0; root < graph.size(); ++root) {
      if (found[root] != kNone) continue;
      std::vector<Visit> path{{root, kNone, 0}};
      found[root] = low[root] = time++;
      while (!path.empty()) {
        auto& visit = path.back();
        if (visit.next < graph[visit.node].size()) {
          const auto edge = graph[visit.node][visit.next++];
          if (edge.cell == visit.by_cell) continue;
          if (found[edge.to] != kNone) {
            low[visit.node] = std::min(low[visit.node], found[edge.to]);
            continue;
          }
          found[edge.to] = low[edge.to] = time++;
          path.push_back({edge.to, edge.cell, 0});
          continue;
        }
        const auto done = visit;
        path.pop_back();
        if (path.empty()) break;
        const auto parent = path.back().node;
        low[parent] = std::min(low[parent], low[done.node]);
        if (low[done.node] > found[parent]) bridges.push_back(done.by_cell);
      }
    }
    return bridges;
  }

  std::vector<TableCell>& cells_;
  const double minimum_;
  std::size_t axes_ = 0;
  std::vector<Grouping> lines_;
  std::vector<std::pair<unsigned, unsigned>> views_;
  std::vector<bool> lonely_;
};

}  // namespace

void protect_hidden(std::vector<TableCell>& cells, double minimum) {
  const bool any = std::ranges::any_of(cells, &TableCell::hidden);
  if (!any || cells.front().place.empty()) return;
  Protection(cells, minimum).run();
}

}  // namespace polku::metrics
