#include "files/table.h"

#include <array>
#include <filesystem>
#include <fstream>

#include "csv_reader.h"
#include "xlsx_reader.h"

namespace polku::files {
namespace {

// Kinds that look like tables to their owners and are none to us.
std::string_view refusal_of(std::string_view head) {
  if (head.starts_with("\xD0\xCF\x11\xE0")) {
    return "This is an old .xls workbook or one with a password. Save it as .xlsx or CSV.";
  }
  if (head.starts_with("$FL2") || head.starts_with("$FL3")) {
    return "This is an SPSS file; this version does not read it. Export the data as CSV.";
  }
  if (head.starts_with("%PDF")) return "This is a PDF; export the data as CSV or .xlsx.";
  if (head.starts_with("\x1F\x8B")) return "Unpack the file first (it is gzip).";
  if (head.starts_with("PAR1")) return "This is a Parquet file; export the data as CSV or .xlsx.";
  if (head.starts_with("<!DOCTYPE") || head.starts_with("<html") || head.starts_with("<?xml")) {
    return "This is a web page, not a table; export the data as CSV or .xlsx.";
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<TableReader>> open_table(const std::string& path,
                                                const TableOptions& options) {
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) {
    return invalid("file", path + " is a folder; give a file.");
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return not_found("There is no readable file " + path + ".");
  std::array<char, 512> bytes{};
  file.read(bytes.data(), bytes.size());
  const std::string_view head(bytes.data(), static_cast<std::size_t>(file.gcount()));
  if (head.empty()) return invalid("file", "The file is empty.");
  if (const auto refusal = refusal_of(head); !refusal.empty()) {
    return invalid("file", std::string(refusal));
  }
  if (head.starts_with("PK\x03\x04")) {
    if (head.find("opendocument") != std::string_view::npos) {
      return invalid("file", "This is an OpenDocument table. Save it as .xlsx or CSV.");
    }
    return open_xlsx(path, options);
  }
  return open_csv(path, options);
}

}  // namespace polku::files
