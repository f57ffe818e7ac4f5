// CSV files from anywhere: they are read, or refused in words; what was read reads the same again.

#include <cstdint>
#include <cstdio>
#include <string>

#include "claim.h"
#include "file.h"
#include "files/table.h"
#include "files/table_writer.h"
#include "surveys/import.h"

namespace {

using namespace polku;
using namespace polku::files;

void write(const std::uint8_t* data, std::size_t size) {
  std::FILE* file = std::fopen(path().c_str(), "wb");
  claim(file != nullptr, "the file opens");
  std::fwrite(data, 1, size, file);
  std::fclose(file);
}

using Rows = std::vector<std::vector<std::string>>;

Rows read(const TableOptions& options) {
  Rows rows;
  auto reader = open_table(path(), options);
  if (!reader.ok()) {
    claim(!reader.error().message.empty(), "a refusal says why");
    return rows;
  }
  TableRow row;
  while (true) {
    const auto more = (*reader)->next(row);
    if (!more.ok() || !*more) return rows;
    rows.emplace_back(row.cells.begin(), row.cells.end());
  }
}

void map_rows(const Rows& rows) {
  Rows head(rows.begin(), rows.begin() + std::min<std::ptrdiff_t>(std::ssize(rows), 40));
  for (auto& row : head) {
    for (auto& cell : row) {
      if (!is_valid_utf8(cell)) cell.clear();
    }
  }
  const auto shape = surveys::recognise_shape(surveys::ImportFormat::Auto, head, {});
  if (!shape.ok()) return;
  surveys::ImportProfile profile(shape->columns.size());
  for (std::size_t i = shape->header_rows; i < rows.size(); ++i) {
    for (std::size_t c = 0; c < std::min(rows[i].size(), profile.size()); ++c) {
      if (is_valid_utf8(rows[i][c])) profile[c].see(rows[i][c]);
    }
  }
  const auto guessed = surveys::guess_definition(*shape, profile, {}, {"Fuzz", Language::Finnish});
  if (!guessed.ok()) return;
  surveys::ImportSettings settings;
  settings.now = *parse_rfc3339("2026-06-01T00:00:00Z");
  auto mapper = surveys::ImportMapper::make(std::make_shared<surveys::Definition>(*guessed), *shape,
                                            profile, {}, settings);
  if (!mapper.ok()) return;
  for (std::size_t i = shape->header_rows; i < rows.size(); ++i) {
    const std::vector<std::string_view> cells(rows[i].begin(), rows[i].end());
    const auto mapped = mapper->map(cells);
    claim(mapped.blank || !mapped.faults.empty() || !mapped.answers.empty(),
          "a row is blank, refused or answers something");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  write(data, size);
  const Rows rows = read({});
  claim(rows == read({}), "reading twice gives the same");
  map_rows(rows);
  std::string out;
  for (const auto& row : rows) {
    std::vector<Cell> cells(row.begin(), row.end());
    append_csv_line(out, cells);
  }
  return 0;
}
