#include "anonymity.h"

#include <gtest/gtest.h>

#include <random>

namespace polku::metrics {
namespace {

Cell cell(std::optional<int> period, std::vector<Label> group, double n) {
  Cell one;
  if (period) one.period = Day{*period};
  one.group = std::move(group);
  one.tally.n = n;
  return one;
}

std::vector<bool> hidden(const std::vector<Cell>& cells) {
  std::vector<bool> flags;
  for (const auto& one : cells) flags.push_back(one.visibility != Visibility::Shown);
  return flags;
}

TEST(Anonymity, ShowsEverythingThatIsLargeEnough) {
  std::vector<Cell> cells{cell({}, {Label("a")}, 5), cell({}, {Label("b")}, 50)};
  hide_small_cells(cells, 5);
  EXPECT_EQ(hidden(cells), (std::vector<bool>{false, false}));
}

TEST(Anonymity, HidesAnotherCellWithALonelySmallOne) {
  std::vector<Cell> cells{cell({}, {Label("a")}, 3), cell({}, {Label("b")}, 9),
                          cell({}, {Label("c")}, 50)};
  hide_small_cells(cells, 5);
  EXPECT_EQ(hidden(cells), (std::vector<bool>{true, true, false}));
  EXPECT_EQ(cells[0].visibility, Visibility::TooFew);
  EXPECT_EQ(cells[1].visibility, Visibility::Complementary);
}

TEST(Anonymity, HidesTheOnlyCellWhenItIsSmall) {
  std::vector<Cell> cells{cell({}, {}, 4)};
  hide_small_cells(cells, 5);
  EXPECT_EQ(cells[0].visibility, Visibility::TooFew);
  cells[0] = cell({}, {}, 0);
  hide_small_cells(cells, 5);
  EXPECT_EQ(cells[0].visibility, Visibility::Shown);
}

TEST(Anonymity, HidesNothingWithAMinimumOfOne) {
  std::vector<Cell> cells{cell({}, {Label("a")}, 1)};
  hide_small_cells(cells, 1);
  EXPECT_EQ(cells[0].visibility, Visibility::Shown);
}

// No hidden cell may be the only one in a line that a total can be asked for.
TEST(Anonymity, LeavesNoLineWithOneHiddenCell) {
  std::mt19937 random(7);
  for (int round = 0; round < 30; ++round) {
    std::vector<Cell> cells;
    for (int period = 0; period < 4; ++period) {
      for (const char* unit : {"a", "b", "c"}) {
        for (const char* channel : {"x", "y"}) {
          cells.push_back(
              cell(period, {Label(unit), Label(channel)}, static_cast<double>(1 + random() % 20)));
        }
      }
    }
    hide_small_cells(cells, 5);
    std::map<std::string, int> lines;
    for (const auto& one : cells) {
      if (one.visibility == Visibility::Shown) continue;
      const auto unit = std::get<std::string>(one.group[0]);
      const auto channel = std::get<std::string>(one.group[1]);
      const auto period = std::to_string(one.period->number);
      ++lines["unit and channel " + unit + channel];
      ++lines["unit and period " + unit + period];
      ++lines["channel and period " + channel + period];
    }
    for (const auto& [line, count] : lines) EXPECT_GT(count, 1) << line;
  }
}

// Whether the unit vector of `wanted` lies in the span of the equations: then whoever knows their
// right sides can compute that cell.
bool is_computable(std::vector<std::vector<double>> equations, std::size_t wanted) {
  const std::size_t unknowns = equations.empty() ? 0 : equations.front().size();
  std::size_t rank = 0;
  for (std::size_t column = 0; column < unknowns; ++column) {
    if (column == wanted) continue;  // last: every other unknown is eliminated first
    auto pivot = rank;
    while (pivot < equations.size() && std::abs(equations[pivot][column]) < 1e-9) ++pivot;
    if (pivot == equations.size()) continue;
    std::swap(equations[pivot], equations[rank]);
    for (std::size_t row = rank + 1; row < equations.size(); ++row) {
      const double factor = equations[row][column] / equations[rank][column];
      for (std::size_t i = 0; i < unknowns; ++i) equations[row][i] -= factor * equations[rank][i];
    }
    ++rank;
  }
  for (auto row = rank; row < equations.size(); ++row) {
    if (std::abs(equations[row][wanted]) > 1e-9) return true;
  }
  return false;
}

// The sums over rows, over columns and over all that are large enough to be shown somewhere.
std::vector<std::vector<double>> known_sums(const std::vector<Cell>& cells, std::size_t columns) {
  std::vector<std::vector<double>> equations;
  const auto add = [&](auto&& belongs) {
    double total = 0;
    std::vector<double> equation(cells.size(), 0);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (!belongs(i)) continue;
      total += cells[i].tally.n;
      if (cells[i].visibility != Visibility::Shown) equation[i] = 1;
    }
    if (total >= 5) equations.push_back(std::move(equation));
  };
  for (std::size_t row = 0; row < cells.size() / columns; ++row) {
    add([&](std::size_t i) { return i / columns == row; });
  }
  for (std::size_t column = 0; column < columns; ++column) {
    add([&](std::size_t i) { return i % columns == column; });
  }
  add([](std::size_t) { return true; });
  return equations;
}

TEST(Anonymity, CannotBeUndoneByAnyArithmeticWithShownNumbers) {
  std::mt19937 random(20261121);
  constexpr std::size_t kColumns = 5;
  int hidden_cells = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<Cell> cells;
    for (int row = 0; row < 6; ++row) {
      for (std::size_t column = 0; column < kColumns; ++column) {
        const double n = random() % 3 == 0 ? random() % 5 : random() % 60;
        cells.push_back(cell({}, {Label(std::to_string(row)), Label(std::to_string(column))}, n));
      }
    }
    hide_small_cells(cells, 5);
    const auto equations = known_sums(cells, kColumns);
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].visibility != Visibility::TooFew) continue;
      ++hidden_cells;
      EXPECT_FALSE(is_computable(equations, i)) << "round " << round << ", cell " << i;
    }
  }
  EXPECT_GT(hidden_cells, 300);
}

TEST(Anonymity, JudgesAFilterBesideItsUnfilteredUnit) {
  std::vector<Cell> cells{cell({}, {Label("oulu")}, 30), cell({}, {Label("vaasa")}, 30)};
  const std::vector<Cell> all{cell({}, {Label("oulu")}, 33), cell({}, {Label("vaasa")}, 60)};
  hide_filtered_cells(cells, {all, 0}, 5);
  EXPECT_EQ(cells[0].visibility, Visibility::Filtered);
  EXPECT_EQ(cells[1].visibility, Visibility::Shown);
}

TEST(Anonymity, AllowsAFilterThatLeavesNobodyOut) {
  std::vector<Cell> cells{cell({}, {}, 30)};
  const std::vector<Cell> all{cell({}, {}, 30)};
  hide_filtered_cells(cells, {all, {}}, 5);
  EXPECT_EQ(cells[0].visibility, Visibility::Shown);
}

TEST(Anonymity, ManagesALargeSparseTable) {
  std::mt19937 random(11);
  std::vector<Cell> cells;
  for (int week = 0; week < 52; ++week) {
    for (int unit = 0; unit < 200; ++unit) {
      cells.push_back(
          cell(week, {Label(std::to_string(unit))}, static_cast<double>(random() % 12)));
    }
  }
  hide_small_cells(cells, 5);
  for (const auto& one : cells) {
    if (one.tally.n > 0 && one.tally.n < 5) {
      EXPECT_NE(one.visibility, Visibility::Shown);
    }
  }
}

}  // namespace
}  // namespace polku::metrics
