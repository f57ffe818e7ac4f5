#pragma once
// Tables in files: CSV in any common encoding and with any common separator, and XLSX. Read row by
// row in bounded memory, whatever the size of the file. A reader belongs to one thread.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace polku::files {

inline constexpr std::size_t kCellBytesMax = 1 << 20;
inline constexpr std::size_t kRowBytesMax = 8 << 20;
inline constexpr std::size_t kCellsMax = 16'384;

// Cells are UTF-8 and stay valid until the next row is read. Dates of XLSX come as
// "2026-11-21 14:05:09", numbers as written, truth values as "true" and "false".
struct TableRow {
  std::size_t line = 0;  // where the row begins; XLSX: the row's number
  std::vector<std::string_view> cells;
};

// Empty: found out from the file.
struct TableOptions {
  std::string encoding;  // any name ICU knows
  char separator = 0;
  std::string sheet;  // XLSX: its name; the first one
};

struct TableInfo {
  std::string kind;       // "csv" or "xlsx"
  std::string encoding;   // "UTF-8", "UTF-16LE", "windows-1252", ...
  std::string separator;  // ",", ";", "tab", "|"; empty for XLSX
  std::string sheet;
  std::int64_t bytes = 0;  // of the file (XLSX: of the unpacked sheet)
};

class TableReader {
 public:
  virtual ~TableReader() = default;
  virtual const TableInfo& info() const = 0;
  // False at the end. Invalid, with the line: a cell or row beyond the limits, broken XML, a file
  // that unpacks to more than it may.
  virtual Result<bool> next(TableRow& row) = 0;
  virtual std::int64_t bytes_read() const = 0;
};

// Invalid, field "file": empty, of a kind that is not read (says what to do), unknown encoding.
// NotFound: no such file.
Result<std::unique_ptr<TableReader>> open_table(const std::string& path,
                                                const TableOptions& options = {});

}  // namespace polku::files
