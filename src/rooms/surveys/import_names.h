#pragma once
// Columns that are no questions, by the names that the tools and people give them.

#include <optional>
#include <string_view>

#include "surveys/import.h"

namespace polku::surveys {

struct KnownColumn {
  ColumnMap::Use use = ColumnMap::Use::Ignore;
  std::string_view field;  // of Context
  int rank = 0;            // of SubmittedAt: the lowest that is filled gives the date
  std::string_view why;    // of Ignore
};

std::optional<KnownColumn> known_column(const ImportColumn& column, ImportFormat format);

// Data that the tool kept beside the answers, such as Qualtrics' embedded data: no question.
bool is_embedded(const ImportColumn& column, ImportFormat format);

}  // namespace polku::surveys
