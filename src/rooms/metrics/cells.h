#pragma once
// Stage 5: rows of the facts as cells, one for each period and group. Pure.

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "plan.h"
#include "stats/estimate.h"

namespace polku::metrics {

// A group's value; nothing where the facts do not know it.
using Label = std::variant<std::monostate, std::string, double>;

// Counts and sums of answers, as far as the metric needs them.
struct Tally {
  double n = 0;
  double promoters = 0, detractors = 0;
  double positive = 0;
  double total = 0, squares = 0;
  double partial = 0;  // of a response rate

  void add(const Tally& other);
};

// How many chose one point or option.
struct Bin {
  double count = 0;
};
using BinKey = std::variant<std::int64_t, std::string>;  // point, or option key

enum class Visibility { Shown, TooFew, Complementary, Filtered };

struct Cell {
  std::optional<Day> period;
  std::vector<Label> group;
  Tally tally;
  std::map<BinKey, Bin> bins;  // of a distribution
  Visibility visibility = Visibility::Shown;
};

// What the cells' group labels are called in the answer.
std::vector<std::string> label_names(const MetricQuery& query);

struct CellRequest {
  const ReadPlan& plan;
  const Target& target;
  const MetricQuery& query;
  const FactStore& facts;  // for the texts of codes
};

// The table of `compose`, folded: series of one survey or question become one cell when grouped by
// it. In order of period, then group. Invalid (field "group_by") beyond kRowsMax rows.
Result<std::vector<Cell>> cells_of(const CellRequest& request, const FactTable& table);

}  // namespace polku::metrics
