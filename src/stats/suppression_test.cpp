#include "stats/suppression.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <numeric>

#include "oracle_values.h"

namespace polku::stats {
namespace {

using enum CellState;

TEST(Suppression, HidesGroupsBelowTheMinimum) {
  const auto result = suppress(std::vector<double>{4, 5, 30, 0}, std::nullopt);
  EXPECT_EQ(result.cells, (std::vector{Primary, Shown, Shown, Shown}));
  EXPECT_EQ(result.total, Shown);
}

TEST(Suppression, TakesTheNextSmallestAlongWhereTheTotalIsShown) {
  const auto result = suppress(std::vector<double>{40, 3, 12, 9}, 64.0);
  EXPECT_EQ(result.cells, (std::vector{Shown, Primary, Shown, Complementary}));
  EXPECT_EQ(result.total, Shown);
}

TEST(Suppression, TwoTinyGroupsAreStillTooSmallTogether) {
  const auto result = suppress(std::vector<double>{2, 2, 9, 20}, 33.0);
  EXPECT_EQ(result.cells, (std::vector{Primary, Primary, Complementary, Shown}));
}

TEST(Suppression, TwoSmallGroupsThatTogetherSufficeNeedNoThird) {
  const auto result = suppress(std::vector<double>{3, 4, 9, 20}, 36.0);
  EXPECT_EQ(result.cells, (std::vector{Primary, Primary, Shown, Shown}));
}

TEST(Suppression, EmptyGroupsGiveNoCover) {
  const auto result = suppress(std::vector<double>{3, 0, 9}, 12.0);
  EXPECT_EQ(result.cells, (std::vector{Primary, Shown, Complementary}));
}

TEST(Suppression, AnswersOutsideTheGroupsCountAsHidden) {
  // 20 answers without a unit blur the small group enough.
  EXPECT_EQ(suppress(std::vector<double>{3, 30}, 53.0).cells, (std::vector{Primary, Shown}));
  // 2 answers without a unit would themselves be revealed.
  EXPECT_EQ(suppress(std::vector<double>{30, 40}, 72.0).cells, (std::vector{Complementary, Shown}));
  // 8 of them are a group large enough.
  EXPECT_EQ(suppress(std::vector<double>{30, 40}, 78.0).cells, (std::vector{Shown, Shown}));
}

TEST(Suppression, HidesTheTotalWhenNothingElseHelps) {
  EXPECT_EQ(suppress(std::vector<double>{3}, 3.0).total, Primary);
  EXPECT_EQ(suppress(std::vector<double>{}, 2.0).total, Primary);
  EXPECT_EQ(suppress(std::vector<double>{}, 9.0).total, Shown);
  EXPECT_EQ(suppress(std::vector<double>{7}, 9.0).cells, (std::vector{Complementary}));
  EXPECT_EQ(suppress(std::vector<double>{7}, 9.0).total, Shown);
}

TEST(Suppression, HidesNothingWithAMinimumOfOneAndTakesWeightedCounts) {
  EXPECT_EQ(suppress(std::vector<double>{1, 2}, 3.0, {.minimum_n = 1}).cells,
            (std::vector{Shown, Shown}));
  const std::vector<double> fractional = {0.1 + 0.2, 4.9999999999, 7.3};
  const auto result = suppress(fractional, 0.3 + 5.0 + 7.3);
  EXPECT_EQ(result.cells, (std::vector{Primary, Complementary, Shown}));
}

TEST(Suppression, NoSubtractionRevealsASmallGroupInAnyTableOfFour) {
  for (int code = 0; code < 9 * 9 * 9 * 9; ++code) {
    const std::vector<double> n = {double(code % 9), double(code / 9 % 9), double(code / 81 % 9),
                                   double(code / 729)};
    const double total = std::accumulate(n.begin(), n.end(), 0.0);
    const auto result = suppress(n, total);
    double hidden_n = 0.0;
    int hidden = 0;
    for (std::size_t i = 0; i < n.size(); ++i) {
      if (n[i] > 0 && n[i] < 5) {
        EXPECT_EQ(result.cells[i], Primary);
      }
      if (n[i] == 0 || n[i] >= 5) {
        EXPECT_NE(result.cells[i], Primary);
      }
      if (result.cells[i] == Shown) continue;
      ++hidden;
      hidden_n += n[i];
    }
    if (hidden == 0 || result.total != Shown) continue;
    EXPECT_GE(hidden, 2) << code;
    EXPECT_GE(hidden_n, 5.0) << code;
  }
}

// The table with its margins, and what an outsider can compute from it: an entry is known when
// every solution of the line equations has the same value there, so when no vector of their null
// space moves it.
class Outsider {
 public:
  Outsider(const std::vector<double>& cells, TableShape shape, const TableSuppression& result)
      : rows_(shape.rows + 1), columns_(shape.columns + 1), n_(rows_ * columns_, 0.0) {
    for (std::size_t r = 0; r < rows_; ++r) {
      for (std::size_t c = 0; c < columns_; ++c) {
        const bool last_row = r + 1 == rows_;
        const bool last_column = c + 1 == columns_;
        states_.push_back(last_row && last_column ? result.total
                          : last_row              ? result.column_totals[c]
                          : last_column           ? result.row_totals[r]
                                                  : result.cells[r * shape.columns + c]);
        if (last_row || last_column) continue;
        const double n = cells[r * shape.columns + c];
        n_[at(r, c)] = n;
        n_[at(r, columns_ - 1)] += n;
        n_[at(rows_ - 1, c)] += n;
        n_.back() += n;
      }
    }
  }

  void expect_protected(double minimum_n) const {
    std::vector<std::size_t> hidden;
    for (std::size_t i = 0; i < n_.size(); ++i) {
      if (n_[i] > 0 && n_[i] < minimum_n) {
        EXPECT_EQ(states_[i], Primary);
      }
      if (n_[i] == 0) {
        EXPECT_EQ(states_[i], Shown);
      }
      if (states_[i] != Shown) hidden.push_back(i);
    }
    if (hidden.empty()) return;
    Eigen::MatrixXd lines = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(rows_ + columns_),
                                                  static_cast<Eigen::Index>(hidden.size()));
    for (std::size_t k = 0; k < hidden.size(); ++k) {
      const std::size_t r = hidden[k] / columns_;
      const std::size_t c = hidden[k] % columns_;
      const auto column = static_cast<Eigen::Index>(k);
      lines(static_cast<Eigen::Index>(r), column) = c + 1 == columns_ ? -1.0 : 1.0;
      lines(static_cast<Eigen::Index>(rows_ + c), column) = r + 1 == rows_ ? -1.0 : 1.0;
    }
    const Eigen::MatrixXd kernel = lines.fullPivLu().kernel();
    for (std::size_t k = 0; k < hidden.size(); ++k) {
      EXPECT_GT(kernel.row(static_cast<Eigen::Index>(k)).cwiseAbs().maxCoeff(), 1e-9)
          << "entry " << hidden[k] << " can be computed";
    }
  }

 private:
  std::size_t at(std::size_t row, std::size_t column) const { return row * columns_ + column; }

  std::size_t rows_;
  std::size_t columns_;
  std::vector<double> n_;
  std::vector<CellState> states_;
};

TEST(TableSuppression, NothingHiddenCanBeComputedFromWhatIsShown) {
  testing::Random random(1980);
  for (int round = 0; round < 1500; ++round) {
    const TableShape shape{.rows = std::size_t(1 + random.below(5)),
                           .columns = std::size_t(1 + random.below(5))};
    std::vector<double> cells(shape.rows * shape.columns);
    for (double& n : cells) {
      n = random.uniform() < 0.25 ? 0 : random.uniform() < 0.3 ? random.below(8) : random.below(60);
    }
    const TableSuppression result = suppress_table(cells, shape);
    Outsider(cells, shape, result).expect_protected(5);
    if (::testing::Test::HasFailure()) FAIL() << "round " << round;
  }
}

TEST(TableSuppression, HidesARectangleAroundOneSmallCell) {
  const std::vector<double> cells = {3, 20, 30, 40, 50, 60, 70, 80, 90};
  const TableSuppression result = suppress_table(cells, {.rows = 3, .columns = 3});
  EXPECT_EQ(result.cells, (std::vector{Primary, Complementary, Shown, Complementary, Complementary,
                                       Shown, Shown, Shown, Shown}));
  EXPECT_EQ(result.total, Shown);
}

TEST(TableSuppression, ShowsATableWithoutSmallCellsWhole) {
  const TableSuppression result =
      suppress_table(std::vector<double>{5, 6, 0, 8}, {.rows = 2, .columns = 2});
  for (const CellState state : result.cells) EXPECT_EQ(state, Shown);
}

TEST(TableSuppression, HidesAllOfATableThatIsSmallAltogether) {
  const TableSuppression result =
      suppress_table(std::vector<double>{1, 1, 0, 2}, {.rows = 2, .columns = 2});
  EXPECT_EQ(result.total, Primary);
  EXPECT_EQ(result.cells[0], Primary);
  EXPECT_EQ(result.cells[2], Shown);
}

TEST(TableSuppression, TakesEmptyAndLongTables) {
  EXPECT_TRUE(suppress_table({}, {.rows = 0, .columns = 3}).cells.empty());
  std::vector<double> cells(400 * 6);
  testing::Random random(5);
  for (double& n : cells) n = random.below(40);
  const TableSuppression result = suppress_table(cells, {.rows = 400, .columns = 6});
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] > 0 && cells[i] < 5) {
      EXPECT_EQ(result.cells[i], Primary);
    }
  }
}

TEST(FilterJudgement, RefusesFiltersThatLeaveOrLeaveOutAHandful) {
  EXPECT_EQ(judge_filter({.passing_n = 4, .unfiltered_n = 100}), FilterVerdict::TooFewLeft);
  EXPECT_EQ(judge_filter({.passing_n = 97, .unfiltered_n = 100}), FilterVerdict::TooFewLeftOut);
  EXPECT_EQ(judge_filter({.passing_n = 95, .unfiltered_n = 100}), FilterVerdict::Allowed);
  EXPECT_EQ(judge_filter({.passing_n = 100, .unfiltered_n = 100}), FilterVerdict::Allowed);
  EXPECT_EQ(judge_filter({.passing_n = 0, .unfiltered_n = 100}), FilterVerdict::Allowed);
  EXPECT_EQ(judge_filter({.passing_n = 10, .unfiltered_n = 17}, {.minimum_n = 8}),
            FilterVerdict::TooFewLeftOut);
}

}  // namespace
}  // namespace polku::stats
