#pragma once
// Tables written row by row in bounded memory. A writer belongs to one thread.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/result.h"

namespace polku::files {

using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

// One line of CSV with its line end, RFC 4180 quotes. A text that a spreadsheet would take for a
// formula (it begins with = + - @, tab or return) gets a ' before it; numbers stay numbers.
void append_csv_line(std::string& out, std::span<const Cell> cells);

// XLSX through a temporary file per sheet, so that memory stays flat.
class XlsxWriter {
 public:
  // The first sheet's columns are as wide as `widths` say. Unavailable: the file cannot be made.
  static Result<std::unique_ptr<XlsxWriter>> create(const std::string& path,
                                                    std::string_view sheet);
  ~XlsxWriter();

  // Bold, and stays in view when scrolling.
  Result<void> write_header(std::span<const Cell> cells);
  // Invalid after 1 048 576 rows; texts beyond 32 767 characters are cut there, as Excel's are.
  Result<void> write_row(std::span<const Cell> cells);
  Result<void> begin_sheet(std::string_view sheet);
  // Nothing is in the file before this. Unavailable: disk full or the like.
  Result<void> finish();

 private:
  struct State;
  explicit XlsxWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace polku::files
