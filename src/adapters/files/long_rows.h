#pragma once
// Long files, one answer a row: turned into one row a respondent.

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "import_rows.h"
#include "row_prints.h"

namespace polku::files {

inline constexpr std::size_t kItemsMax = 2'000;

// Where the columns of a long file are.
struct LongColumns {
  std::size_t respondent = 0, question = 0, value = 0;
  std::vector<std::size_t> others;  // the rest, with the respondent first

  static Result<LongColumns> find(const std::vector<std::string>& header,
                                  const surveys::LongMap& names);
};

// The first pass: which questions there are, and whether a respondent's rows stand together.
class LongSurvey {
 public:
  static Result<std::unique_ptr<LongSurvey>> begin(const surveys::ImportShape& shape);
  // Invalid: more than kItemsMax questions.
  Result<void> see(const TableRow& row);
  // Puts the shape and profile of the wide rows into `survey`.
  Result<void> finish(const surveys::ImportMap& map, ImportSurvey& survey);

 private:
  std::vector<std::string> header_;
  LongColumns columns_;
  std::vector<std::string> items_;
  std::unordered_map<std::string, std::size_t> item_index_;
  surveys::ImportProfile item_profiles_, other_profiles_;
  PrintCounts respondents_;
  std::uint64_t current_ = 0;
  bool contiguous_ = true;
};

// When respondents' rows are scattered they are first sorted into parts on disk, so that memory
// holds one part at a time.
Result<std::unique_ptr<RowSource>> open_long_rows(std::unique_ptr<TableReader> table,
                                                  const ImportSurvey& survey);

}  // namespace polku::files
