#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace polku::stats {

// Anonymity of small groups: which cells must not be shown, and which others must go with them so
// that nobody finds a hidden one by subtraction (Cox 1980; bridges after Gusfield 1988).
// Numbers of answers, not scores, decide. Cells without answers are shown: they tell of nobody.

enum class CellState {
  Shown,
  Primary,        // fewer answers than the minimum
  Complementary,  // large enough itself, hidden because subtraction would reveal another
};

// Precondition for all: minimum_n >= 1. A minimum of 1 hides nothing.
struct SuppressionRule {
  double minimum_n = 5.0;
};

struct Suppression {
  std::vector<CellState> cells;
  CellState total = CellState::Shown;
};

// One way: the n of each group, and the n of the total shown beside them (nullopt: none is shown).
// The hidden groups together, with answers of the total that are in no group, are at least two and
// hold at least the minimum; the smallest groups are hidden until that is so. When even all do not
// suffice, the total is hidden too. Equal sizes: the earlier group goes first.
Suppression suppress(std::span<const double> group_n, std::optional<double> total_n,
                     const SuppressionRule& rule = {});

// Two ways, row by row (cells[row * columns + column]), with all totals shown beside the table.
struct TableShape {
  std::size_t rows = 0;
  std::size_t columns = 0;
};
struct TableSuppression {
  std::vector<CellState> cells;
  std::vector<CellState> row_totals;
  std::vector<CellState> column_totals;
  CellState total = CellState::Shown;
};

// Conservative: a hidden total hides its whole line, each line keeps the rule of `suppress`, and
// no hidden cell can be computed from any combination of the numbers shown.
// Precondition: cell_n.size() == rows * columns.
TableSuppression suppress_table(std::span<const double> cell_n, TableShape shape,
                                const SuppressionRule& rule = {});

// May a filtered number be shown where the unfiltered one (same survey, unit, period) may be seen?
enum class FilterVerdict { Allowed, TooFewLeft, TooFewLeftOut };

// Too few left: 1 .. minimum - 1 answers pass. Too few left out: the difference to the unfiltered
// number would reveal a group that small. Passing none or all is allowed.
struct FilterCounts {
  double passing_n = 0.0;
  double unfiltered_n = 0.0;
};
FilterVerdict judge_filter(const FilterCounts& counts, const SuppressionRule& rule = {});

}  // namespace polku::stats
