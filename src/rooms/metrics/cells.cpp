#include "cells.h"

#include "sql.h"

namespace polku::metrics {
namespace {

using Kind = Field::Kind;

// Where the columns of `compose` stand.
struct Layout {
  explicit Layout(const ReadPlan& plan) {
    std::size_t at = plan.interval ? 1 : 0;
    groups = at;
    at += plan.groups.size();
    series = at;
    if (plan.groups_by_series) ++at;
    bins = at;
    if (plan.tallying == Tallying::Distribution) at += 2;
    figures = at;
  }
  std::size_t groups, series, bins, figures;
};

class Folder {
 public:
  Folder(const CellRequest& request, const FactTable& table)
      : request_(request), table_(table), layout_(request.plan) {
    for (const auto& series : request.plan.series) by_code_[series.code] = series.index;
  }

  std::vector<Cell> fold() {
    for (std::size_t row = 0; row < table_.rows; ++row) add(row);
    std::vector<Cell> cells;
    cells.reserve(cells_.size());
    for (auto& [key, cell] : cells_) cells.push_back(std::move(cell));
    return cells;
  }

 private:
  using Key = std::pair<std::optional<Day>, std::vector<Label>>;

  void add(std::size_t row) {
    Key key;
    if (request_.plan.interval) {
      key.first = period_start(request_.plan, table_.columns[0].integer(row));
    }
    key.second = labels(row);
    auto& cell = cells_[key];
    if (cell.group.empty()) {
      cell.period = key.first;
      cell.group = key.second;
    }
    Tally tally = tally_of(row);
    if (request_.plan.tallying == Tallying::Distribution) {
      add_bin(cell, row, &tally);
    }
    cell.tally.add(tally);
  }

  std::vector<Label> labels(std::size_t row) const {
    std::vector<Label> all;
    std::size_t group = layout_.groups;
    const Series* series = nullptr;
    if (request_.plan.groups_by_series) {
      const auto at = by_code_.find(table_.columns[layout_.series].integer(row));
      if (at != by_code_.end()) series = &request_.target.series[at->second];
    }
    for (const auto& field : request_.query.group_by) {
      switch (field.kind) {
        case Kind::Dimension:
          all.push_back(dimension_label(field.dimension, group++, row));
          break;
        case Kind::Attribute:
          all.push_back(attribute_label(group++, row));
          break;
        case Kind::Theme:
          all.push_back(text_label(group++, row));
          break;
        case Kind::Survey:
          all.push_back(series ? Label(series->slug) : Label());
          break;
        case Kind::Question:
          all.push_back(series ? Label(series->item) : Label());
          break;
      }
    }
    if (request_.target.metric == Metric::Quadrant) {
      all.push_back(series ? Label(series->part) : Label());
    }
    return all;
  }

  Label dimension_label(Dimension dimension, std::size_t column, std::size_t row) const {
    const auto code = table_.columns[column].integer(row);
    if (dimension == Dimension::Version) return static_cast<double>(code);
    return text_label(column, row);
  }

  Label text_label(std::size_t column, std::size_t row) const {
    const auto code = table_.columns[column].integer(row);
    auto text = request_.facts.text_of(code);
    return text.empty() ? Label() : Label(std::move(text));
  }

  Label attribute_label(std::size_t column, std::size_t row) const {
    const auto& values = table_.columns[column];
    if (values.is_null(row)) return {};
    if (std::holds_alternative<std::vector<std::string>>(values.values)) return values.text(row);
    return values.number(row);
  }

  double figure(std::size_t index, std::size_t row) const {
    return table_.columns[layout_.figures + index].number(row);
  }

  Tally tally_of(std::size_t row) const {
    Tally tally;
    tally.n = figure(0, row);
    switch (request_.plan.tallying) {
      case Tallying::Nps:
        tally.promoters = figure(1, row);
        tally.detractors = figure(2, row);
        break;
      case Tallying::Box:
      case Tallying::Choice:
        tally.positive = figure(1, row);
        break;
      case Tallying::BoxAndMean:
        tally.positive = figure(1, row);
        tally.total = figure(2, row);
        tally.squares = figure(3, row);
        break;
      case Tallying::Mean:
        tally.total = figure(1, row);
        tally.squares = figure(2, row);
        break;
      case Tallying::Count:
      case Tallying::Distribution:
        break;
    }
    return tally;
  }

  // n counts answers; an option chosen beside others adds to its bin only.
  void add_bin(Cell& cell, std::size_t row, Tally* tally) const {
    const auto& point = table_.columns[layout_.bins];
    const double items = figure(1, row);
    if (items == 0) return;
    if (request_.target.counting == Counting::Choices) {
      auto option = request_.facts.text_of(table_.columns[layout_.bins + 1].integer(row));
      if (!option.empty()) cell.bins[BinKey(std::move(option))].count += items;
      return;
    }
    if (point.is_null(row)) {
      tally->n = 0;
      return;
    }
    const auto score = point.integer(row);
    cell.bins[BinKey(score)].count += items;
    tally->total = tally->n * static_cast<double>(score);
    tally->squares = tally->total * static_cast<double>(score);
  }

  const CellRequest& request_;
  const FactTable& table_;
  const Layout layout_;
  std::map<std::int64_t, std::size_t> by_code_;
  std::map<Key, Cell> cells_;
};

}  // namespace

void Tally::add(const Tally& other) {
  n += other.n;
  promoters += other.promoters;
  detractors += other.detractors;
  positive += other.positive;
  total += other.total;
  squares += other.squares;
  partial += other.partial;
}

std::vector<std::string> label_names(const MetricQuery& query) {
  std::vector<std::string> names;
  for (const auto& field : query.group_by) names.push_back(field.name());
  if (query.metric == Metric::Quadrant) names.emplace_back("dimension");
  return names;
}

Result<std::vector<Cell>> cells_of(const CellRequest& request, const FactTable& table) {
  if (table.rows > kRowsMax) {
    return invalid("group_by", "This makes more than " + std::to_string(kRowsMax) +
                                   " rows. Group by fewer fields, or filter.");
  }
  auto cells = Folder(request, table).fold();
  // A cell without answers says nothing, unless it is the only one asked for.
  const bool single = !request.plan.interval && request.query.group_by.empty() &&
                      request.target.metric != Metric::Quadrant;
  if (!single) std::erase_if(cells, [](const Cell& cell) { return cell.tally.n <= 0; });
  return cells;
}

}  // namespace polku::metrics
