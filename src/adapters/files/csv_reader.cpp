#include "csv_reader.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "core/text.h"

namespace polku::files {
namespace {

constexpr std::size_t kSampleBytes = 64 << 10;
constexpr std::size_t kSampleRows = 200;

// libcsv asks for more as a field grows; a quote that never closes ends here.
void* bounded_realloc(void* memory, std::size_t bytes) {
  if (bytes > kCellBytesMax) return nullptr;
  return std::realloc(memory, bytes);
}

// Rows as they fall out of libcsv, texts side by side in one buffer.
class CsvRows {
 public:
  explicit CsvRows(char separator) {
    csv_init(&parser_, CSV_REPALL_NL);
    csv_set_delim(&parser_, static_cast<unsigned char>(separator));
    csv_set_blk_size(&parser_, 4096);
    csv_set_realloc_func(&parser_, &bounded_realloc);
  }
  ~CsvRows() { csv_free(&parser_); }
  CsvRows(const CsvRows&) = delete;
  CsvRows& operator=(const CsvRows&) = delete;

  Result<void> feed(std::string_view piece) {
    drop_taken();
    const auto done =
        csv_parse(&parser_, piece.data(), piece.size(), &CsvRows::on_cell, &CsvRows::on_row, this);
    if (done != piece.size()) return too_long("cell", kCellBytesMax);
    if (too_wide_) return too_long("row", kRowBytesMax);
    return {};
  }

  Result<void> finish() {
    drop_taken();
    csv_fini(&parser_, &CsvRows::on_cell, &CsvRows::on_row, this);
    return {};
  }

  bool take(TableRow& row) {
    if (taken_ == rows_.size()) return false;
    const Row& next = rows_[taken_];
    const std::size_t begin = taken_ == 0 ? 0 : rows_[taken_ - 1].cells_end;
    row.line = next.line;
    row.cells.clear();
    for (std::size_t i = begin; i < next.cells_end; ++i) {
      row.cells.emplace_back(text_.data() + cells_[i].offset, cells_[i].bytes);
    }
    ++taken_;
    return true;
  }

 private:
  struct Span {
    std::size_t offset;
    std::size_t bytes;
  };
  struct Row {
    std::size_t cells_end;
    std::size_t line;
  };

  static void on_cell(void* data, std::size_t bytes, void* self) {
    static_cast<CsvRows*>(self)->add_cell({static_cast<const char*>(data), bytes});
  }
  static void on_row(int end, void* self) { static_cast<CsvRows*>(self)->end_row(end); }

  void add_cell(std::string_view cell) {
    const std::size_t begun = rows_.empty() ? 0 : rows_.back().cells_end;
    if (cells_.size() - begun >= kCellsMax || row_bytes_ + cell.size() > kRowBytesMax) {
      too_wide_ = true;
      return;
    }
    row_bytes_ += cell.size();
    line_breaks_ += static_cast<std::size_t>(std::ranges::count(cell, '\n'));
    cells_.push_back({text_.size(), cell.size()});
    text_.append(cell);
  }

  void end_row(int end) {
    const std::size_t begun = rows_.empty() ? 0 : rows_.back().cells_end;
    const bool blank = cells_.size() == begun;
    const bool second_half = blank && end == '\n' && last_end_ == '\r';
    last_end_ = end;
    if (second_half) {  // of CR LF
      last_end_ = '\n';
      return;
    }
    if (!blank) rows_.push_back({cells_.size(), line_});
    line_ += 1 + line_breaks_;
    line_breaks_ = 0;
    row_bytes_ = 0;
  }

  // Keeps only the cells of the row that has begun.
  void drop_taken() {
    if (taken_ != rows_.size()) return;
    const std::size_t begun = rows_.empty() ? 0 : rows_.back().cells_end;
    std::string rest;
    std::vector<Span> cells;
    for (std::size_t i = begun; i < cells_.size(); ++i) {
      cells.push_back({rest.size(), cells_[i].bytes});
      rest.append(text_, cells_[i].offset, cells_[i].bytes);
    }
    text_.swap(rest);
    cells_.swap(cells);
    rows_.clear();
    taken_ = 0;
  }

  Error too_long(std::string_view what, std::size_t bytes_max) const {
    return invalid("file", fmt::format("The {} that begins on line {} is longer than {} MiB; is a "
                                       "closing quote missing before it?",
                                       what, line_, bytes_max >> 20));
  }

  csv_parser parser_{};
  std::string text_;
  std::vector<Span> cells_;
  std::vector<Row> rows_;
  std::size_t taken_ = 0;
  std::size_t line_ = 1;
  std::size_t line_breaks_ = 0;
  std::size_t row_bytes_ = 0;
  int last_end_ = 0;
  bool too_wide_ = false;
};

// Excel's own first line "sep=;".
char separator_line(std::string_view sample) {
  if (sample.size() < 6 || lower_ascii(sample.substr(0, 4)) != "sep=") return 0;
  return sample[5] == '\n' || sample[5] == '\r' ? sample[4] : 0;
}

std::string name_of_separator(char separator) {
  return separator == '\t' ? "tab" : std::string(1, separator);
}

class CsvReader final : public TableReader {
 public:
  CsvReader(std::unique_ptr<DecodedFile> file, char separator, bool skip_line)
      : file_(std::move(file)), rows_(separator), skip_line_(skip_line) {
    info_ = {"csv", file_->encoding(), name_of_separator(separator), {}, file_->bytes()};
  }

  const TableInfo& info() const override { return info_; }
  std::int64_t bytes_read() const override { return file_->bytes_read(); }

  Result<bool> next(TableRow& row) override {
    while (true) {
      while (rows_.take(row)) {
        if (!skip_line_) return true;
        skip_line_ = false;
      }
      if (ended_) return false;
      POLKU_CHECK(file_->read(piece_));
      ended_ = piece_.empty();
      if (ended_) {
        POLKU_CHECK(rows_.finish());
      } else {
        POLKU_CHECK(rows_.feed(piece_));
      }
    }
  }

 private:
  std::unique_ptr<DecodedFile> file_;
  CsvRows rows_;
  TableInfo info_;
  std::string piece_;
  bool skip_line_;
  bool ended_ = false;
};

// Width by how many rows of the sample have it.
std::map<std::size_t, int> widths_of(std::string_view sample, bool whole, char separator) {
  CsvRows rows(separator);
  std::map<std::size_t, int> widths;
  if (!rows.feed(sample).ok()) return widths;
  TableRow row;
  std::size_t count = 0;
  while (count < kSampleRows && rows.take(row)) {
    ++widths[row.cells.size()];
    ++count;
  }
  if (whole && count < kSampleRows && rows.finish().ok()) {
    while (rows.take(row)) ++widths[row.cells.size()];
  }
  return widths;
}

}  // namespace

char guess_separator(std::string_view sample, bool sample_is_whole) {
  char best = ',';
  double best_score = 0;
  for (const char separator : {',', ';', '\t', '|'}) {
    const auto widths = widths_of(sample, sample_is_whole, separator);
    int rows = 0;
    std::pair<std::size_t, int> usual{0, 0};
    for (const auto& [width, count] : widths) {
      rows += count;
      if (count >= usual.second) usual = {width, count};
    }
    if (usual.first < 2) continue;
    const double score = static_cast<double>(usual.second) / rows +
                         0.02 * static_cast<double>(std::min<std::size_t>(usual.first, 20));
    if (score > best_score) {
      best = separator;
      best_score = score;
    }
  }
  return best;
}

Result<std::unique_ptr<TableReader>> open_csv(const std::string& path,
                                              const TableOptions& options) {
  POLKU_TRY(auto file, DecodedFile::open(path, options.encoding));
  std::string sample, piece;
  while (sample.size() < kSampleBytes) {
    POLKU_CHECK(file->read(piece));
    if (piece.empty()) break;
    sample += piece;
  }
  const bool whole = sample.size() < kSampleBytes;
  sample.resize(std::min(sample.size(), kSampleBytes));
  const char named = separator_line(sample);
  char separator = options.separator;
  if (separator == 0) separator = named != 0 ? named : guess_separator(sample, whole);
  POLKU_CHECK(file->rewind());
  return std::unique_ptr<TableReader>(
      std::make_unique<CsvReader>(std::move(file), separator, named != 0));
}

}  // namespace polku::files
