// Tables of other tools: cells between unit separators, rows between line feeds. The first byte
// chooses the format. A new survey is guessed from the table, and every row read into it.

#include <cstdint>
#include <string>
#include <vector>

#include "claim.h"
#include "core/text.h"
#include "surveys/answers.h"
#include "surveys/import.h"

namespace {

using namespace polku;
using namespace polku::surveys;
using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text) {
  Rows rows;
  for (const auto line : split(text, '\n')) {
    auto& row = rows.emplace_back();
    for (const auto cell : split(line, '\x1f')) row.emplace_back(cell);
  }
  return rows;
}

void map_rows(const Rows& rows, const ImportShape& shape, const ImportProfile& profile) {
  auto guessed = guess_definition(shape, profile, {}, {"Tuotu", Language::Finnish});
  if (!guessed.ok()) return;
  const auto definition = std::make_shared<const Definition>(std::move(guessed).value());
  ImportSettings settings;
  settings.now = *parse_rfc3339("2026-11-21T12:00:00Z");
  settings.undated = settings.now;
  settings.slug = "tuotu";
  auto mapper = ImportMapper::make(definition, shape, profile, {}, settings);
  if (!mapper.ok()) return;
  for (std::size_t i = shape.header_rows; i < rows.size(); ++i) {
    const std::vector<std::string_view> cells(rows[i].begin(), rows[i].end());
    const auto row = mapper->map(cells);
    if (!row.faults.empty() || row.blank) continue;
    claim(row.submitted_at <= settings.now, "no answer comes from the future");
    const auto kept = inspect_answers(*definition, row.answers, row.context,
                                      {Strictness::Api, Completeness::Part, row.language});
    claim(kept.faults.empty(), "a row that is taken is sound");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0 || size > 20'000) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (!is_valid_utf8(text) || text.find('\0') != text.npos) return 0;  // the reader sees to that
  const auto rows = rows_of(text);
  const auto format = static_cast<ImportFormat>(data[0] % 7);
  const Rows head(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(
                                                   std::min(rows.size(), kImportHeadRows)));
  const auto shape = recognise_shape(format, head, {});
  if (!shape.ok()) {
    claim(shape.error().code == ErrorCode::Invalid, "a refusal is Invalid");
    return 0;
  }
  ImportProfile profile(shape->columns.size());
  for (std::size_t i = shape->header_rows; i < rows.size(); ++i) {
    for (std::size_t c = 0; c < std::min(profile.size(), rows[i].size()); ++c) {
      profile[c].see(rows[i][c]);
    }
  }
  map_rows(rows, *shape, profile);
  return 0;
}
