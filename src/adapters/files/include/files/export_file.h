#pragma once
// A survey's responses as a table: one row a response, one column an item.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "files/table_writer.h"
#include "surveys/response_service.h"
#include "surveys/survey_service.h"

namespace polku::files {

struct ExportPorts {
  surveys::SurveyStore& surveys;
  surveys::ResponseStore& responses;
};

// Keys: one header row of keys. Labels: of question titles. Both: keys, then titles.
enum class HeaderRows { Keys, Labels, Both };

struct ExportRequest {
  surveys::StoredSurvey survey;
  surveys::ResponseFilter filter;  // already within the reader's scope
  HeaderRows header = HeaderRows::Keys;
  Language language = Language::Finnish;  // of titles
  // What its reader must not see is taken out of each response; empty: nothing.
  std::function<Result<void>(surveys::Response&)> mask = {};
};

// The rows of an export, page by page by cursor, newest first. Not thread-safe. The ports outlive
// it.
class ExportRows {
 public:
  // Reads every published version, so that answers to questions of old versions have columns too.
  static Result<ExportRows> open(const ExportPorts& ports, const ExportRequest& request);
  ExportRows(ExportRows&&) noexcept;
  ~ExportRows();

  std::vector<std::string> keys() const;
  std::vector<std::string> labels() const;
  // The next page of rows; empty at the end.
  Result<std::vector<std::vector<Cell>>> next_page();
  const surveys::Definition& definition() const;  // the newest version

 private:
  struct State;
  explicit ExportRows(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// The next piece of the CSV file; empty at the end. The first piece holds the header.
std::function<Result<std::string>()> csv_source(ExportRows rows, HeaderRows header);

// The whole XLSX file: the sheet Responses, and the sheet Columns that says what each column is.
Result<void> write_xlsx(ExportRows& rows, const std::string& path);

}  // namespace polku::files
