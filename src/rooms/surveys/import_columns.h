#pragma once
// What each column of a file is for, once the survey is known.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "import_dates.h"
#include "import_match.h"
#include "import_values.h"

namespace polku::surveys {

struct ColumnPlan {
  ColumnMap::Use use = ColumnMap::Use::Ignore;
  const ColumnMap* map = nullptr;
  std::string header;
  std::string note;
  int rank = 0;  // of dates, the lowest first

  std::optional<AnswerTarget> target;  // of Question
  Reading reading;
  ByText<Decoded> remembered;

  std::string field;            // of Context, Attribute, Status
  ByText<std::string> renamed;  // context values by folded cell
  bool number = false;          // of Attribute

  DateReading dates;  // of SubmittedAt, StartedAt
  std::optional<TimeZone> zone;
};

struct ColumnPlans {
  std::vector<ColumnPlan> columns;
  std::vector<std::size_t> dates;  // in order of rank
  std::vector<std::string> notes;
};

Result<ColumnPlans> plan_columns(const Definition& definition, const ImportShape& shape,
                                 const ImportProfile& profile, const ImportMap& map,
                                 const ImportSettings& settings);

}  // namespace polku::surveys
