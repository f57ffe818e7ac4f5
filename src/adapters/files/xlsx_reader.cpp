#include "xlsx_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "core/time.h"
#include "xlsx_parts.h"
#include "xlsx_xml.h"

namespace polku::files {
namespace {

constexpr int kEntriesMax = 10'000;

// "BC12" -> 54; nothing for anything else.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (++letters > 3) return std::nullopt;
  }
  if (letters == 0 || column > kCellsMax) return std::nullopt;
  return column - 1;
}

// What Excel stores as 0.30000000000000004 or 1.2E3, as a person would write it.
void append_number(std::string& out, std::string_view raw) {
  const bool plain = raw.size() < 16 && raw.find_first_of("eE") == std::string_view::npos;
  double number = 0;
  const auto read = std::from_chars(raw.data(), raw.data() + raw.size(), number);
  if (plain || read.ec != std::errc() || read.ptr != raw.data() + raw.size()) {
    out.append(raw);
    return;
  }
  fmt::format_to(std::back_inserter(out), "{:.15g}", number);
}

class XlsxReader final : public TableReader {
 public:
  XlsxReader(Archive archive, Workbook workbook, const Workbook::Sheet& sheet,
             SharedStrings strings, PartStream part)
      : archive_(std::move(archive)),
        workbook_(std::move(workbook)),
        strings_(std::move(strings)),
        rows_(std::move(part), "row") {
    info_ = {"xlsx", "UTF-8", "", sheet.name, rows_.part().bytes()};
  }

  const TableInfo& info() const override { return info_; }
  std::int64_t bytes_read() const override { return rows_.part().bytes_read(); }

  Result<bool> next(TableRow& row) override {
    POLKU_TRY(const auto text, rows_.next());
    if (text.empty()) return false;
    if (!document_.load_buffer(text.data(), text.size(), xml::kOptions, pugi::encoding_utf8)) {
      return invalid("file", fmt::format("The workbook is damaged after row {}; open and save it "
                                         "again.",
                                         line_));
    }
    const auto node = document_.document_element();
    const auto number = node.attribute("r").as_ullong();
    line_ = number > 0 ? static_cast<std::size_t>(number) : line_ + 1;
    buffer_.clear();
    spans_.clear();
    for (const auto cell : node.children()) {
      if (xml::local_name(cell.name()) != "c") continue;
      POLKU_CHECK(add_cell(cell));
    }
    row.line = line_;
    row.cells.clear();
    for (const auto& [offset, bytes] : spans_)
      row.cells.emplace_back(buffer_.data() + offset, bytes);
    return true;
  }

 private:
  Result<void> add_cell(pugi::xml_node cell) {
    std::size_t column = spans_.size();
    if (const auto reference = cell.attribute("r")) {
      const auto named = column_of(reference.as_string());
      if (!named || *named < column) {
        return invalid("file", fmt::format("The workbook is damaged in row {}.", line_));
      }
      column = *named;
    }
    if (column >= kCellsMax) {
      return invalid("file", fmt::format("Row {} has more than {} cells.", line_, kCellsMax));
    }
    spans_.resize(column, {0, 0});
    const std::size_t begin = buffer_.size();
    append_value(cell);
    if (buffer_.size() - begin > kCellBytesMax || buffer_.size() > kRowBytesMax) {
      return invalid("file", fmt::format("A cell in row {} is too long.", line_));
    }
    spans_.emplace_back(begin, buffer_.size() - begin);
    return {};
  }

  void append_value(pugi::xml_node cell) {
    const std::string_view type = cell.attribute("t").as_string();
    if (type == "inlineStr") return xml::append_text(buffer_, xml::child(cell, "is"));
    const std::string_view value = xml::child(cell, "v").child_value();
    if (value.empty() || type == "e") return;
    if (type == "s") {
      std::size_t index = 0;
      const auto read = std::from_chars(value.data(), value.data() + value.size(), index);
      if (read.ec == std::errc() && index < strings_.size()) buffer_.append(strings_.at(index));
    } else if (type == "b") {
      buffer_.append(value == "1" ? "true" : "false");
    } else if (type == "str") {
      append_unescaped(buffer_, value);
    } else if (type == "d") {
      buffer_.append(value);
    } else {
      append_numeric(cell, value);
    }
  }

  void append_numeric(pugi::xml_node cell, std::string_view value) {
    const auto style = cell.attribute("s").as_uint();
    if (style < workbook_.style_is_date.size() && workbook_.style_is_date[style]) {
      double serial = 0;
      const auto read = std::from_chars(value.data(), value.data() + value.size(), serial);
      if (read.ec == std::errc()) {
        const auto date = date_of_serial(serial, workbook_.from_1904);
        if (!date.empty()) {
          buffer_.append(date);
          return;
        }
      }
    }
    append_number(buffer_, value);
  }

  Archive archive_;
  Workbook workbook_;
  SharedStrings strings_;
  ElementStream rows_;
  TableInfo info_;
  pugi::xml_document document_;
  std::string buffer_;
  std::vector<std::pair<std::size_t, std::size_t>> spans_;
  std::size_t line_ = 0;
};

Result<Workbook::Sheet> chosen_sheet(const Workbook& workbook, const std::string& wanted) {
  std::string names;
  for (const auto& sheet : workbook.sheets) {
    if (wanted.empty() ? !sheet.hidden : sheet.name == wanted) return sheet;
    names += (names.empty() ? "" : ", ") + sheet.name;
  }
  if (wanted.empty()) return workbook.sheets.front();
  return invalid("sheet", "There is no sheet \"" + wanted + "\"; there are: " + names + ".");
}

}  // namespace

std::string date_of_serial(double serial, bool from_1904) {
  if (!(serial >= 0) || serial >= 2'958'466) return {};
  const double whole = std::floor(serial);
  auto seconds = static_cast<std::int64_t>(std::llround((serial - whole) * 86'400));
  auto days = static_cast<std::int32_t>(whole);
  if (seconds == 86'400) {
    seconds = 0;
    ++days;
  }
  const auto clock =
      fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  if (days == 0 && !from_1904) return seconds == 0 ? std::string() : clock;
  // Serial 1 is 1900-01-01, and Excel counts a 29 February 1900 that never was.
  constexpr int kEpoch1900 = -25'569;
  constexpr int kEpoch1904 = -24'107;
  const int leap = !from_1904 && days < 60 ? 1 : 0;
  const Day day{days + (from_1904 ? kEpoch1904 : kEpoch1900) + leap};
  return seconds == 0 ? day.text() : day.text() + " " + clock;
}

Result<std::unique_ptr<TableReader>> open_xlsx(const std::string& path,
                                               const TableOptions& options) {
  int code = 0;
  Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &code));
  if (!archive) return invalid("file", "The file is damaged: it does not unpack.");
  if (zip_get_num_entries(archive.get(), 0) > kEntriesMax) {
    return invalid("file", "The file holds too many parts to be a workbook.");
  }
  POLKU_TRY(auto workbook, read_workbook(archive.get()));
  POLKU_TRY(const auto sheet, chosen_sheet(workbook, options.sheet));
  SharedStrings strings;
  POLKU_CHECK(strings.read(archive.get()));
  POLKU_TRY(auto part, PartStream::open(archive.get(), sheet.part, kSheetBytesMax));
  return std::unique_ptr<TableReader>(std::make_unique<XlsxReader>(
      std::move(archive), std::move(workbook), sheet, std::move(strings), std::move(part)));
}

}  // namespace polku::files
