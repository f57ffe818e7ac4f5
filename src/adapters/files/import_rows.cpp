#include "import_rows.h"

#include <algorithm>

#include "core/text.h"
#include "long_rows.h"
#include "row_prints.h"

namespace polku::files {
namespace {

constexpr int kRowsBetweenProgress = 2'000;

class PlainRows final : public RowSource {
 public:
  explicit PlainRows(std::unique_ptr<TableReader> table) : table_(std::move(table)) {}
  Result<bool> next(TableRow& row) override { return table_->next(row); }
  std::int64_t bytes_read() const override { return table_->bytes_read(); }

 private:
  std::unique_ptr<TableReader> table_;
};

Result<std::unique_ptr<TableReader>> open_below_header(const ImportSource& source,
                                                       std::size_t header_rows) {
  POLKU_TRY(auto table, open_table(source.path, source.options));
  TableRow row;
  for (std::size_t i = 0; i < header_rows; ++i) {
    POLKU_TRY(const bool more, table->next(row));
    if (!more) break;
  }
  return table;
}

Result<std::vector<std::vector<std::string>>> head_of(const ImportSource& source, TableInfo& info) {
  POLKU_TRY(auto table, open_table(source.path, source.options));
  info = table->info();
  std::vector<std::vector<std::string>> head;
  TableRow row;
  while (head.size() < surveys::kImportHeadRows) {
    POLKU_TRY(const bool more, table->next(row));
    if (!more) break;
    // Rooms take only sound UTF-8.
    auto& cells = head.emplace_back();
    for (const auto cell : row.cells) cells.emplace_back(is_valid_utf8(cell) ? cell : "");
  }
  return head;
}

}  // namespace

Result<ImportSurvey> survey_file(const ImportSource& source) {
  ImportSurvey survey;
  POLKU_TRY(const auto head, head_of(source, survey.table));
  POLKU_TRY(survey.shape, surveys::recognise_shape(source.format, head, source.map));
  const std::size_t header = survey.shape.header_rows - 1;
  if (header < head.size()) survey.header = head[header];
  for (const auto& column : survey.shape.columns) {
    if (survey.header.empty()) survey.header.push_back(column.name);
  }
  POLKU_TRY(auto table, open_below_header(source, survey.shape.header_rows));
  std::unique_ptr<LongSurvey> lengthwise;
  if (survey.shape.lengthwise) {
    POLKU_TRY(lengthwise, LongSurvey::begin(survey.shape));
  }
  survey.profile.resize(survey.shape.columns.size());
  TableRow row;
  for (int count = 1;; ++count) {
    POLKU_TRY(const bool more, table->next(row));
    if (!more) break;
    survey.print = (survey.print ^ print_of(row.cells)) * 0x100000001b3;
    if (count % kRowsBetweenProgress == 0 && source.progress) source.progress(table->bytes_read());
    if (lengthwise) {
      POLKU_CHECK(lengthwise->see(row));
      continue;
    }
    const std::size_t cells = std::min(row.cells.size(), survey.profile.size());
    for (std::size_t i = 0; i < cells; ++i) {
      if (is_valid_utf8(row.cells[i])) survey.profile[i].see(row.cells[i]);
    }
  }
  if (lengthwise) {
    POLKU_CHECK(lengthwise->finish(source.map, survey));
  }
  return survey;
}

Result<std::unique_ptr<RowSource>> open_rows(const ImportSource& source,
                                             const ImportSurvey& survey) {
  const auto& shape = survey.shape;
  POLKU_TRY(auto table, open_below_header(source, shape.header_rows));
  if (!shape.lengthwise) {
    return std::unique_ptr<RowSource>(std::make_unique<PlainRows>(std::move(table)));
  }
  return open_long_rows(std::move(table), survey);
}

}  // namespace polku::files
