#include "long_rows.h"

#include <algorithm>
#include <array>

#include "core/text.h"

namespace polku::files {
namespace {

constexpr std::size_t kParts = 64;

std::string_view cell_of(const TableRow& row, std::size_t column) {
  if (column >= row.cells.size() || !is_valid_utf8(row.cells[column])) return {};
  return trimmed(row.cells[column]);
}

// One respondent's answers, as they gather.
struct WideRow {
  std::size_t line = 0;
  std::vector<std::string> cells;

  void take(const TableRow& row, const LongColumns& columns,
            const std::unordered_map<std::string, std::size_t>& items) {
    if (cells.empty()) {
      line = row.line;
      cells.resize(columns.others.size() + items.size());
    }
    for (std::size_t i = 0; i < columns.others.size(); ++i) {
      if (cells[i].empty()) cells[i] = std::string(cell_of(row, columns.others[i]));
    }
    const auto item = items.find(std::string(cell_of(row, columns.question)));
    if (item == items.end()) return;
    auto& cell = cells[columns.others.size() + item->second];
    const auto value = cell_of(row, columns.value);
    // Several answers to one question are several choices.
    if (!cell.empty() && !value.empty()) cell += "; ";
    if (cell.size() + value.size() <= kCellBytesMax) cell += value;
  }

  void give(TableRow& row) const {
    row.line = line;
    row.cells.assign(cells.begin(), cells.end());
  }
};

class LongRows : public RowSource {
 public:
  LongRows(std::unique_ptr<TableReader> table, LongColumns columns,
           const std::vector<std::string>& items)
      : table_(std::move(table)), columns_(std::move(columns)) {
    for (std::size_t i = 0; i < items.size(); ++i) items_.emplace(items[i], i);
  }
  std::int64_t bytes_read() const override { return table_->bytes_read(); }

 protected:
  std::unique_ptr<TableReader> table_;
  LongColumns columns_;
  std::unordered_map<std::string, std::size_t> items_;
};

// A respondent ends where the next begins.
class ContiguousRows final : public LongRows {
 public:
  using LongRows::LongRows;

  Result<bool> next(TableRow& row) override {
    given_ = std::move(gathering_);
    gathering_ = {};
    while (!ended_) {
      POLKU_TRY(const bool more, table_->next(read_));
      ended_ = !more;
      if (ended_) break;
      const auto respondent = cell_of(read_, columns_.respondent);
      const bool another = begun_ && respondent != respondent_;
      respondent_ = std::string(respondent);
      begun_ = true;
      if (another) {
        gathering_.take(read_, columns_, items_);
        given_.give(row);
        return true;
      }
      given_.take(read_, columns_, items_);
    }
    if (given_.cells.empty()) return false;
    given_.give(row);
    return true;
  }

 private:
  TableRow read_;
  WideRow given_, gathering_;
  std::string respondent_;
  bool begun_ = false, ended_ = false;
};

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

bool write_text(std::FILE* file, std::string_view text) {
  const auto bytes = static_cast<std::uint32_t>(text.size());
  return std::fwrite(&bytes, sizeof bytes, 1, file) == 1 &&
         std::fwrite(text.data(), 1, text.size(), file) == text.size();
}

bool read_text(std::FILE* file, std::string& text) {
  std::uint32_t bytes = 0;
  if (std::fread(&bytes, sizeof bytes, 1, file) != 1 || bytes > kRowBytesMax) return false;
  text.resize(bytes);
  return std::fread(text.data(), 1, bytes, file) == bytes;
}

class ScatteredRows final : public LongRows {
 public:
  using LongRows::LongRows;

  Result<void> sort_into_parts() {
    for (auto& part : parts_) {
      part = File(std::tmpfile(), &std::fclose);
      if (!part) return unavailable("There is no room for temporary files.");
    }
    TableRow row;
    while (true) {
      POLKU_TRY(const bool more, table_->next(row));
      if (!more) return {};
      const auto print = print_of(cell_of(row, columns_.respondent));
      if (!write_row(parts_[print % kParts].get(), row)) {
        return unavailable("There is no room for temporary files; free some disk space.");
      }
    }
  }

  Result<bool> next(TableRow& row) override {
    while (at_ == gathered_.size()) {
      if (part_ == kParts) return false;
      gather(parts_[part_++].get());
    }
    gathered_[at_++].give(row);
    return true;
  }

 private:
  static bool write_row(std::FILE* file, const TableRow& row) {
    const std::array<std::uint64_t, 2> head{row.line, row.cells.size()};
    if (std::fwrite(head.data(), sizeof head, 1, file) != 1) return false;
    return std::ranges::all_of(row.cells,
                               [&](std::string_view cell) { return write_text(file, cell); });
  }

  void gather(std::FILE* file) {
    gathered_.clear();
    at_ = 0;
    std::unordered_map<std::string, std::size_t> index;
    std::rewind(file);
    std::array<std::uint64_t, 2> head{};
    std::vector<std::string> texts;
    TableRow row;
    while (std::fread(head.data(), sizeof head, 1, file) == 1) {
      row.line = head[0];
      texts.resize(std::min<std::uint64_t>(head[1], kCellsMax));
      for (auto& text : texts) {
        if (!read_text(file, text)) return;
      }
      row.cells.assign(texts.begin(), texts.end());
      const std::string respondent(cell_of(row, columns_.respondent));
      const auto [found, fresh] = index.emplace(respondent, gathered_.size());
      if (fresh) gathered_.emplace_back();
      gathered_[found->second].take(row, columns_, items_);
    }
  }

  std::array<File, kParts> parts_ = make_parts(std::make_index_sequence<kParts>());
  std::vector<WideRow> gathered_;
  std::size_t at_ = 0;
  std::size_t part_ = 0;

  template <std::size_t... kIndex>
  static std::array<File, kParts> make_parts(std::index_sequence<kIndex...>) {
    return {((void)kIndex, File(nullptr, &std::fclose))...};
  }
};

}  // namespace

Result<LongColumns> LongColumns::find(const std::vector<std::string>& header,
                                      const surveys::LongMap& names) {
  LongColumns columns;
  const auto find_one = [&](const std::string& name, std::size_t& into) -> Result<void> {
    const auto at = std::ranges::find_if(header, [&](const std::string& known) {
      return lower_ascii(trimmed(known)) == lower_ascii(trimmed(name));
    });
    if (at == header.end()) return invalid("map.long", "The file has no column \"" + name + "\".");
    into = static_cast<std::size_t>(at - header.begin());
    return {};
  };
  POLKU_CHECK(find_one(names.respondent, columns.respondent));
  POLKU_CHECK(find_one(names.question, columns.question));
  POLKU_CHECK(find_one(names.value, columns.value));
  columns.others.push_back(columns.respondent);
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (i != columns.respondent && i != columns.question && i != columns.value) {
      columns.others.push_back(i);
    }
  }
  return columns;
}

Result<std::unique_ptr<LongSurvey>> LongSurvey::begin(const surveys::ImportShape& shape) {
  auto survey = std::make_unique<LongSurvey>();
  for (const auto& column : shape.columns) survey->header_.push_back(column.name);
  POLKU_TRY(survey->columns_, LongColumns::find(survey->header_, *shape.lengthwise));
  survey->other_profiles_.resize(survey->columns_.others.size());
  return survey;
}

Result<void> LongSurvey::see(const TableRow& row) {
  const auto item = cell_of(row, columns_.question);
  if (!item.empty() && item.size() <= 500) {
    const auto [found, fresh] = item_index_.emplace(std::string(item), items_.size());
    if (fresh) {
      if (items_.size() == kItemsMax) {
        return invalid("map.long.question",
                       "The column \"" + header_[columns_.question] +
                           "\" has more than 2 000 different questions; is it the right one?");
      }
      items_.emplace_back(item);
      item_profiles_.emplace_back();
    }
    item_profiles_[found->second].see(cell_of(row, columns_.value));
  }
  const auto print = print_of(cell_of(row, columns_.respondent));
  if (print != current_) {
    if (respondents_.count(print) > 0) contiguous_ = false;
    current_ = print;
    for (std::size_t i = 0; i < columns_.others.size(); ++i) {
      other_profiles_[i].see(cell_of(row, columns_.others[i]));
    }
  }
  return {};
}

Result<void> LongSurvey::finish(const surveys::ImportMap& map, ImportSurvey& survey) {
  if (items_.empty()) return invalid("file", "The file names no questions.");
  std::vector<std::string> wide;
  for (const auto column : columns_.others) wide.push_back(header_[column]);
  wide.insert(wide.end(), items_.begin(), items_.end());
  surveys::ImportMap plain = map;
  plain.lengthwise.reset();
  plain.skip_rows = 0;
  POLKU_TRY(auto shape, surveys::recognise_shape(surveys::ImportFormat::Generic, {wide}, plain));
  shape.header_rows = survey.shape.header_rows;
  shape.description = survey.shape.description;
  shape.lengthwise = survey.shape.lengthwise;
  // Whatever it is called, the respondent is who the row is.
  survey.shape = std::move(shape);
  survey.shape.columns.front().name = "respondent_id";
  survey.shape.columns.front().group.clear();
  survey.shape.columns.front().part.clear();
  survey.profile = std::move(other_profiles_);
  for (auto& profile : item_profiles_) survey.profile.push_back(std::move(profile));
  survey.items = std::move(items_);
  survey.contiguous = contiguous_;
  return {};
}

Result<std::unique_ptr<RowSource>> open_long_rows(std::unique_ptr<TableReader> table,
                                                  const ImportSurvey& survey) {
  POLKU_TRY(auto columns, LongColumns::find(survey.header, *survey.shape.lengthwise));
  if (survey.contiguous) {
    return std::unique_ptr<RowSource>(
        std::make_unique<ContiguousRows>(std::move(table), std::move(columns), survey.items));
  }
  auto rows = std::make_unique<ScatteredRows>(std::move(table), std::move(columns), survey.items);
  POLKU_CHECK(rows->sort_into_parts());
  return std::unique_ptr<RowSource>(std::move(rows));
}

}  // namespace polku::files
