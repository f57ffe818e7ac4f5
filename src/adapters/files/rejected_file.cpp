#include "rejected_file.h"

#include <filesystem>

#include "core/text.h"
#include "files/table_writer.h"

namespace polku::files {

RejectedFile::RejectedFile(std::string path, std::vector<std::string> header)
    : path_(std::move(path)), header_(std::move(header)) {
  std::error_code failure;
  if (!path_.empty()) std::filesystem::remove(path_, failure);
}

Result<void> RejectedFile::add(const RejectedRow& rejected,
                               std::span<const std::string_view> cells) {
  if (path_.empty()) return {};
  std::string lines;
  if (!file_.is_open()) {
    file_.open(path_, std::ios::binary | std::ios::trunc);
    std::vector<Cell> names{std::string("line"), std::string("field"), std::string("reason")};
    for (const auto& name : header_) names.emplace_back(name);
    append_csv_line(lines, names);
  }
  std::vector<Cell> row{static_cast<std::int64_t>(rejected.line), rejected.field, rejected.detail};
  for (const auto cell : cells) {
    row.emplace_back(is_valid_utf8(cell) ? std::string(cell) : std::string("(no text)"));
  }
  append_csv_line(lines, row);
  file_ << lines;
  if (!file_) return unavailable("The refused rows could not be written to " + path_ + ".");
  return {};
}

Result<void> RejectedFile::close() {
  if (!file_.is_open()) return {};
  file_.close();
  if (!file_) return unavailable("The refused rows could not be written to " + path_ + ".");
  return {};
}

}  // namespace polku::files
