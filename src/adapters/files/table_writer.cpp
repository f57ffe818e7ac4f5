#include "files/table_writer.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <cmath>

#include "core/text.h"

namespace polku::files {
namespace {

constexpr std::size_t kCellCharactersMax = 32'767;
constexpr lxw_row_t kRowsMax = 1'048'576;

// What Excel, LibreOffice and Google Sheets would run (OWASP, CSV injection, 2023).
bool begins_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string::npos;
}

// A text that already looks guarded is guarded once more, so that reading takes off just one.
bool needs_guard(std::string_view text) {
  if (!text.starts_with('\'')) return begins_formula(text);
  const auto rest = text.substr(1);
  return begins_formula(rest) || rest.starts_with('\'');
}

void append_text(std::string& out, std::string_view text) {
  const bool unsafe = needs_guard(text);
  const bool quoted =
      unsafe || text.find_first_of(",;\"\n\r\t|") != std::string_view::npos ||
      (!text.empty() && (text.front() == ' ' || text.back() == ' ' || text.front() == '\''));
  if (!quoted) {
    out += text;
    return;
  }
  out += '"';
  if (unsafe) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string number_text(double number) {
  return std::isfinite(number) ? fmt::format("{}", number) : std::string();
}

Error not_written(lxw_error code) {
  auto error = unavailable("The XLSX file could not be written; is the disk full?");
  error.detail = lxw_strerror(code);
  return error;
}

}  // namespace

void append_csv_line(std::string& out, std::span<const Cell> cells) {
  bool first = true;
  for (const auto& cell : cells) {
    if (!first) out += ',';
    first = false;
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
      out += fmt::format_int(*whole).c_str();
    } else if (const auto* number = std::get_if<double>(&cell)) {
      out += number_text(*number);
    } else if (const auto* text = std::get_if<std::string>(&cell)) {
      append_text(out, *text);
    }
  }
  out += '\n';
}

struct XlsxWriter::State {
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format* bold = nullptr;
  lxw_row_t row = 0;

  ~State() {
    // A workbook that was not finished still owns its memory and temporary files.
    if (workbook != nullptr) lxw_workbook_free(workbook);
  }

  Result<void> write(std::span<const Cell> cells, lxw_format* format) {
    if (row >= kRowsMax) {
      return invalid("format", "A sheet of XLSX holds 1 048 576 rows; export CSV or Parquet.");
    }
    lxw_col_t column = 0;
    for (const auto& cell : cells) {
      lxw_error code = LXW_NO_ERROR;
      if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
        code = worksheet_write_number(sheet, row, column, static_cast<double>(*whole), format);
      } else if (const auto* number = std::get_if<double>(&cell)) {
        code = worksheet_write_number(sheet, row, column, *number, format);
      } else if (const auto* text = std::get_if<std::string>(&cell)) {
        // Written as a text, it is never taken for a formula.
        const auto shown = std::string(first_code_points(*text, kCellCharactersMax));
        code = worksheet_write_string(sheet, row, column, shown.c_str(), format);
      }
      if (code != LXW_NO_ERROR) return not_written(code);
      ++column;
    }
    ++row;
    return {};
  }
};

XlsxWriter::XlsxWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
XlsxWriter::~XlsxWriter() = default;

Result<std::unique_ptr<XlsxWriter>> XlsxWriter::create(const std::string& path,
                                                       std::string_view sheet) {
  auto state = std::make_unique<State>();
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  state->workbook = workbook_new_opt(path.c_str(), &options);
  if (state->workbook == nullptr) return unavailable("The XLSX file could not be begun.");
  state->bold = workbook_add_format(state->workbook);
  format_set_bold(state->bold);
  std::unique_ptr<XlsxWriter> writer(new XlsxWriter(std::move(state)));
  POLKU_CHECK(writer->begin_sheet(sheet));
  return writer;
}

Result<void> XlsxWriter::begin_sheet(std::string_view sheet) {
  state_->sheet = workbook_add_worksheet(state_->workbook, std::string(sheet).c_str());
  if (state_->sheet == nullptr) return unavailable("The XLSX sheet could not be made.");
  state_->row = 0;
  worksheet_set_column(state_->sheet, 0, 0, 24, nullptr);
  worksheet_set_column(state_->sheet, 1, 60, 16, nullptr);
  return {};
}

Result<void> XlsxWriter::write_header(std::span<const Cell> cells) {
  POLKU_CHECK(state_->write(cells, state_->bold));
  worksheet_freeze_panes(state_->sheet, state_->row, 0);
  return {};
}

Result<void> XlsxWriter::write_row(std::span<const Cell> cells) {
  return state_->write(cells, nullptr);
}

Result<void> XlsxWriter::finish() {
  const auto code = workbook_close(state_->workbook);
  state_->workbook = nullptr;
  if (code != LXW_NO_ERROR) return not_written(code);
  return {};
}

}  // namespace polku::files
