#pragma once
// Reads a FactStore through the real query builder, for tests of stores.

#include <map>
#include <string>
#include <vector>

#include "../../cells.h"
#include "../../sql.h"

namespace polku::metrics::testing {

// A plan that reads one series from the rows themselves.
inline ReadPlan plan_for(const FactStore& facts, OrganisationId organisation, SurveyId survey,
                         std::string_view question) {
  ReadPlan plan;
  const auto code = facts.code_of(series_text(organisation, survey, question));
  if (code) plan.series.push_back({*code, 0, {}});
  plan.nothing = !code.has_value();
  return plan;
}

// Rows of one group added up, as texts "label label figure figure", sorted: easy to compare and to
// read. A histogram remembers groups that are gone; groups without answers are left out.
inline std::vector<std::string> rows_of(FactStore& facts, const ReadPlan& plan) {
  if (plan.nothing) return {};
  const auto table = facts.select(compose(plan, facts.dialect()));
  if (!table.ok()) return {"error: " + table.error().detail};
  std::size_t labels = plan.groups.size() + (plan.interval ? 1 : 0);
  if (plan.groups_by_series) ++labels;
  if (plan.tallying == Tallying::Distribution) labels += 2;
  std::map<std::string, std::vector<double>> groups;
  for (std::size_t row = 0; row < table->rows; ++row) {
    std::string label;
    for (std::size_t i = 0; i < labels; ++i) {
      const auto& column = table->columns[i];
      const bool coded = column.name.starts_with("g") || column.name == "option";
      if (i == 0 && plan.interval) {
        label += period_start(plan, column.integer(row)).text();
      } else if (column.is_null(row)) {
        label += "null";
      } else if (std::holds_alternative<std::vector<std::string>>(column.values)) {
        label += column.text(row);
      } else if (coded) {
        label += facts.text_of(column.integer(row)) + "#" + std::to_string(column.integer(row));
      } else {
        label += std::to_string(column.integer(row));
      }
      label += " ";
    }
    auto& figures = groups[label];
    figures.resize(table->columns.size() - labels);
    for (std::size_t i = labels; i < table->columns.size(); ++i) {
      figures[i - labels] += table->columns[i].number(row);
    }
  }
  std::vector<std::string> rows;
  for (const auto& [label, figures] : groups) {
    const bool items = plan.tallying == Tallying::Distribution;
    if (figures[0] == 0 && (!items || figures[1] == 0)) continue;
    std::string text = label;
    for (const auto figure : figures) text += std::to_string(figure) + " ";
    rows.push_back(std::move(text));
  }
  return rows;
}

inline std::int64_t count_of(FactStore& facts, ReadPlan plan) {
  if (plan.nothing) return 0;
  plan.tallying = Tallying::Count;
  const auto table = facts.select(compose(plan, facts.dialect()));
  if (!table.ok()) return -1;
  std::int64_t count = 0;
  for (std::size_t row = 0; row < table->rows; ++row) count += table->columns.back().integer(row);
  return count;
}

}  // namespace polku::metrics::testing
