#pragma once
// Reads a FactStore through the real query builder, for tests of stores.

#include <algorithm>
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

// Rows as texts "label label: figure figure", sorted: easy to compare and to read.
inline std::vector<std::string> rows_of(FactStore& facts, const ReadPlan& plan) {
  std::vector<std::string> rows;
  if (plan.nothing) return rows;
  const auto table = facts.select(compose(plan, facts.dialect()));
  if (!table.ok()) return {"error: " + table.error().detail};
  for (std::size_t row = 0; row < table->rows; ++row) {
    // A histogram remembers groups that are gone; rows without answers say nothing.
    std::int64_t counted = 0;
    for (const auto& column : table->columns) {
      if (column.name == "n" || column.name == "items") counted += column.integer(row);
    }
    if (counted == 0) continue;
    std::string text;
    for (const auto& column : table->columns) {
      const bool group = column.name.starts_with("g");
      if (column.is_null(row)) {
        text += "null ";
      } else if (std::holds_alternative<std::vector<std::string>>(column.values)) {
        text += column.text(row) + " ";
      } else if (group || column.name == "option") {
        text +=
            facts.text_of(column.integer(row)) + "#" + std::to_string(column.integer(row)) + " ";
      } else {
        text += std::to_string(column.number(row)) + " ";
      }
    }
    rows.push_back(std::move(text));
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

inline std::int64_t count_of(FactStore& facts, ReadPlan plan) {
  if (plan.nothing) return 0;
  plan.tallying = Tallying::Count;
  const auto table = facts.select(compose(plan, facts.dialect()));
  return table.ok() && table->rows == 1 ? table->columns.back().integer(0) : -1;
}

}  // namespace polku::metrics::testing
