// Which tool wrote a file, where its data begin, and what its header rows say of each column.

#include <algorithm>
#include <map>
#include <utility>

#include "core/text.h"
#include "import_dates.h"
#include "import_text.h"
#include "surveys/import.h"

namespace polku::surveys {
namespace {

using Rows = std::span<const std::vector<std::string>>;

constexpr std::pair<ImportFormat, std::string_view> kFormats[] = {
    {ImportFormat::Auto, "auto"},
    {ImportFormat::Qualtrics, "qualtrics"},
    {ImportFormat::LimeSurvey, "limesurvey"},
    {ImportFormat::GoogleForms, "google_forms"},
    {ImportFormat::SurveyMonkey, "surveymonkey"},
    {ImportFormat::Formbricks, "formbricks"},
    {ImportFormat::Generic, "generic"},
};

std::string_view cell_at(Rows rows, std::size_t row, std::size_t column) {
  return row < rows.size() && column < rows[row].size() ? std::string_view(rows[row][column])
                                                        : std::string_view();
}

std::optional<std::size_t> find_column(Rows rows, std::size_t row,
                                       std::initializer_list<std::string_view> names) {
  if (row >= rows.size()) return std::nullopt;
  for (std::size_t i = 0; i < rows[row].size(); ++i) {
    const auto name = compacted(rows[row][i]);
    if (std::ranges::find(names, name) != names.end()) return i;
  }
  return std::nullopt;
}

std::size_t filled_cells(const std::vector<std::string>& row) {
  return static_cast<std::size_t>(
      std::ranges::count_if(row, [](const std::string& cell) { return !is_missing(cell); }));
}

bool is_date(std::string_view cell) {
  return read_date(cell, {DateOrder::DayFirst, true, {}}).has_value() ||
         read_date(cell, {DateOrder::MonthFirst, true, {}}).has_value();
}

bool has_import_ids(Rows rows, std::size_t row) {
  if (row >= rows.size()) return false;
  return std::ranges::any_of(rows[row], [](const std::string& cell) {
    return cell.find("\"ImportId\"") != std::string::npos;
  });
}

bool is_old_qualtrics(Rows rows) {
  return compacted(cell_at(rows, 0, 0)) == "v1" && find_column(rows, 1, {"responseid"});
}

bool is_qualtrics(Rows rows) {
  if (has_import_ids(rows, 1) || has_import_ids(rows, 2) || is_old_qualtrics(rows)) return true;
  const bool dates = find_column(rows, 0, {"startdate"}) && find_column(rows, 0, {"enddate"});
  return dates && find_column(rows, 0, {"responseid"}) &&
         find_column(rows, 0, {"finished", "progress", "status", "recordeddate"});
}

// "id. Response ID": the code before the words.
std::string_view code_before(std::string_view header) {
  const auto at = header.find(". ");
  if (at == std::string_view::npos || at == 0 || at > 60) return {};
  const auto code = header.substr(0, at);
  const bool is_code = std::ranges::all_of(code, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("_[]-").find(c) != std::string_view::npos;
  });
  const char first = code.front();
  const bool letter = (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z');
  return is_code && letter ? code : std::string_view();
}

bool is_limesurvey(Rows rows) {
  int marks = 0;
  for (const auto& header : rows[0]) {
    const auto code = code_before(header);
    const auto name = compacted(code.empty() ? std::string_view(header) : code);
    for (const std::string_view mark : {"submitdate", "datesubmitted", "lastpage", "startlanguage",
                                        "seed", "datestamp", "datelastaction"}) {
      if (name == mark) ++marks;
    }
  }
  return marks >= 2;
}

bool is_surveymonkey(Rows rows) {
  return find_column(rows, 0, {"respondentid"}) &&
         find_column(rows, 0, {"collectorid", "datecreated", "datemodified"});
}

bool is_formbricks(Rows rows) {
  return find_column(rows, 0, {"responseid"}) && find_column(rows, 0, {"finished"}) &&
         find_column(rows, 0, {"surveyid", "formbricksidinternal"});
}

bool is_google_forms(Rows rows) {
  const auto first = compacted(cell_at(rows, 0, 0));
  for (const std::string_view name :
       {"timestamp", "aikaleima", "tidstämpel", "позначкачасу", "відміткачасу"}) {
    if (first == name) return rows.size() < 2 || is_date(cell_at(rows, 1, 0));
  }
  return false;
}

bool is_of(ImportFormat format, Rows rows) {
  switch (format) {
    case ImportFormat::Qualtrics:
      return is_qualtrics(rows);
    case ImportFormat::LimeSurvey:
      return is_limesurvey(rows);
    case ImportFormat::GoogleForms:
      return is_google_forms(rows);
    case ImportFormat::SurveyMonkey:
      return is_surveymonkey(rows);
    case ImportFormat::Formbricks:
      return is_formbricks(rows);
    case ImportFormat::Auto:
    case ImportFormat::Generic:
      break;
  }
  return true;
}

std::string json_text(std::string_view cell, std::string_view member) {
  const auto value = parse_json(cell);
  if (!value.ok() || !value->is_object()) return {};
  return text_member(value->get_object(), member);
}

void read_qualtrics(Rows rows, ImportShape& shape) {
  const bool ids_second = has_import_ids(rows, 1);
  const bool ids_third = has_import_ids(rows, 2);
  bool labels = !ids_second && rows.size() > 1;
  if (labels && !ids_third && !is_old_qualtrics(rows)) {
    // Without ids it is the dates that tell a row of labels from the first response.
    const auto start = find_column(rows, 0, {"startdate"});
    labels = start && !is_date(cell_at(rows, 1, *start));
  }
  shape.header_rows += (labels ? 1 : 0) + (ids_second || ids_third ? 1 : 0);
  const std::size_t id_row = labels ? 2 : 1;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    auto& column = shape.columns[i];
    if (labels && !is_missing(cell_at(rows, 1, i))) column.title = tidied(cell_at(rows, 1, i));
    if (!ids_second && !ids_third) continue;
    column.import_id = json_text(cell_at(rows, id_row, i), "ImportId");
    const auto zone = json_text(cell_at(rows, id_row, i), "timeZone");
    if (!zone.empty()) shape.time_zone = zone;
  }
  static constexpr std::string_view kCounts[] = {"one header row", "two header rows",
                                                 "three header rows"};
  const std::size_t count = (labels ? 1u : 0u) + (ids_second || ids_third ? 1u : 0u);
  shape.description = "Qualtrics, " + std::string(kCounts[count]);
}

// "Title [part]", the part of LimeSurvey, Google Forms and many others.
std::optional<std::pair<std::string, std::string>> bracketed(std::string_view text) {
  text = trimmed(text);
  const auto open = text.rfind('[');
  if (!text.ends_with(']') || open == std::string_view::npos || open == 0) return std::nullopt;
  const auto title = trimmed(text.substr(0, open));
  const auto part = trimmed(text.substr(open + 1, text.size() - open - 2));
  if (title.empty() || part.empty()) return std::nullopt;
  return std::pair{std::string(title), std::string(part)};
}

void read_limesurvey(ImportShape& shape) {
  for (auto& column : shape.columns) {
    const auto code = code_before(column.name);
    if (!code.empty()) {
      column.title = tidied(std::string_view(column.name).substr(code.size() + 2));
      column.name = std::string(code);
    }
    const auto titled = bracketed(column.title);
    const auto named = bracketed(column.name);
    if (titled) {
      column.part = titled->second;
      column.title = titled->first;
    } else if (named) {
      column.part = named->second;
    }
    if (named) {
      column.group = named->first;
      if (column.title == column.name) column.title = named->first;
    } else if (titled) {
      column.group = titled->first;
    }
  }
  shape.description = "LimeSurvey";
}

void read_surveymonkey(Rows rows, ImportShape& shape) {
  // The second row has the options and rows; meta columns have nothing there.
  const bool two = rows.size() > 1 && is_missing(cell_at(rows, 1, 0));
  if (two) ++shape.header_rows;
  std::string title;
  std::string name;
  for (std::size_t i = 0; i < shape.columns.size(); ++i) {
    auto& column = shape.columns[i];
    const bool begins = !column.name.empty();
    if (begins) {
      title = column.title;
      name = column.name;
    }
    if (!two) continue;
    const auto part = tidied(cell_at(rows, 1, i));
    const auto word = compacted(part);
    const bool plain = word.empty() || word == "response" || word == "openendedresponse" ||
                       word == "vastaus" || word == "svar" || word == "avoinvastaus";
    const bool alone =
        plain && begins && (i + 1 == shape.columns.size() || !shape.columns[i + 1].name.empty());
    if (alone || title.empty() || (plain && begins)) continue;
    column.title = title;
    column.part = part;
    column.group = name;
    column.name = name + " - " + part;
  }
  shape.description = two ? "SurveyMonkey, two header rows" : "SurveyMonkey";
}

// "Title - part" where neighbours share the title.
std::optional<std::pair<std::string, std::string>> dashed(std::string_view text) {
  const auto at = text.rfind(" - ");
  if (at == std::string_view::npos || at == 0 || at + 3 >= text.size()) return std::nullopt;
  return std::pair{std::string(trimmed(text.substr(0, at))),
                   std::string(trimmed(text.substr(at + 3)))};
}

// "reasons.price", of our own exports.
std::optional<std::pair<std::string, std::string>> dotted(std::string_view text) {
  const auto at = text.find('.');
  if (at == std::string_view::npos || !is_key(text.substr(0, at))) return std::nullopt;
  const auto part = text.substr(at + 1);
  if (!is_key(part) || text.starts_with("context.") || text.starts_with("attributes.") ||
      text.starts_with("answers.")) {
    return std::nullopt;
  }
  return std::pair{std::string(text.substr(0, at)), std::string(part)};
}

std::string qualtrics_base(const std::string& name) {
  const auto at = name.find('_');
  return at == std::string::npos ? name : name.substr(0, at);
}

// What Qualtrics puts before or after the words of an option.
std::string plain_part(std::string part) {
  for (const std::string_view lead : {"Selected Choice - "}) {
    if (part.starts_with(lead)) part.erase(0, lead.size());
  }
  return part;
}

void group_qualtrics(ImportShape& shape) {
  for (auto& column : shape.columns) {
    const auto base = qualtrics_base(column.name);
    const bool is_text = column.name.ends_with("_TEXT");
    const auto at = column.title.find(" - Selected Choice");
    if (at != std::string::npos) {
      auto rest = column.title.substr(at + 18);
      if (rest.starts_with(" - ")) rest.erase(0, 3);
      column.title.resize(at);
      column.part = rest;
      column.group = base;
    } else if (const auto split_title = dashed(column.title);
               split_title && (column.name != base || is_text)) {
      auto [title, part] = *split_title;
      if (is_text) {
        if (const auto inner = dashed(title)) title = inner->first;
        part = std::string(kOther);
      }
      column.title = title;
      column.part = plain_part(part);
      column.group = base;
    }
  }
}

using Splitter = std::optional<std::pair<std::string, std::string>> (*)(std::string_view);

// Splits the columns whose title at least one other column shares.
void group_shared(ImportShape& shape, Splitter split_title) {
  std::map<std::string, int> shared;
  for (const auto& column : shape.columns) {
    if (!column.group.empty()) continue;
    if (const auto parts = split_title(column.title)) ++shared[parts->first];
  }
  for (auto& column : shape.columns) {
    if (!column.group.empty()) continue;
    auto parts = split_title(column.title);
    const bool whole_stands_too =
        parts && std::ranges::any_of(
                     shape.columns, [&](const auto& other) { return other.title == parts->first; });
    if (!parts || (shared[parts->first] < 2 && !whole_stands_too)) continue;
    column.group = column.title = parts->first;
    column.part = parts->second;
  }
}

void read_plain(Rows rows, ImportShape& shape) {
  // Formbricks numbers its questions; what has no number is data beside them.
  for (auto& column : shape.columns) {
    const auto dot = column.title.find(". ");
    const bool numbered = shape.format == ImportFormat::Formbricks && dot != std::string::npos &&
                          dot < 4 && whole_number(column.title.substr(0, dot));
    if (!numbered) continue;
    column.title.erase(0, dot + 2);
    column.import_id = "question";
  }
  group_shared(shape, &bracketed);
  group_shared(shape, &dotted);
  if (shape.format != ImportFormat::GoogleForms) group_shared(shape, &dashed);
  shape.description = shape.format == ImportFormat::GoogleForms  ? "Google Forms"
                      : shape.format == ImportFormat::Formbricks ? "Formbricks"
                                                                 : "a table with one header row";
  // Our own export with a second row of titles.
  const auto id = find_column(rows, 0, {"responseid"});
  if (id && compacted(cell_at(rows, 1, *id)) == "responseid") {
    ++shape.header_rows;
    shape.description = "a table with two header rows";
  }
}

void find_lengthwise(ImportShape& shape, const ImportMap& map) {
  if (map.lengthwise) {
    shape.lengthwise = map.lengthwise;
  } else if (shape.format == ImportFormat::Generic && shape.columns.size() <= 12) {
    LongMap found;
    for (const auto& column : shape.columns) {
      const auto name = compacted(column.name);
      const auto is_one_of = [&](std::initializer_list<std::string_view> names) {
        return std::ranges::find(names, name) != names.end();
      };
      if (is_one_of({"respondent", "respondentid", "responseid", "vastaaja", "vastausid",
                     "respondentnummer", "svarsid", "респондент", "id"})) {
        found.respondent = column.name;
      } else if (is_one_of({"question", "item", "questionkey", "questionid", "variable", "kysymys",
                            "fråga", "питання"})) {
        found.question = column.name;
      } else if (is_one_of({"answer", "value", "response", "vastaus", "arvo", "svar", "värde",
                            "відповідь", "значення"})) {
        found.value = column.name;
      }
    }
    const bool whole = !found.respondent.empty() && !found.question.empty() && !found.value.empty();
    if (whole) shape.lengthwise = found;
  }
  if (shape.lengthwise) shape.description = "a long table, one answer a row";
}

// Titles and notes above the header: rows of one cell over a table that is wider.
std::size_t rows_above_header(Rows rows) {
  std::size_t widest = 0;
  for (const auto& row : rows) widest = std::max(widest, filled_cells(row));
  if (widest < 3) return 0;
  std::size_t above = 0;
  while (above < rows.size() && above < 10 && filled_cells(rows[above]) <= 1) ++above;
  return above < rows.size() ? above : 0;
}

ImportFormat format_of(ImportFormat wanted, Rows rows) {
  if (wanted != ImportFormat::Auto) return wanted;
  for (const auto format :
       {ImportFormat::Qualtrics, ImportFormat::SurveyMonkey, ImportFormat::Formbricks,
        ImportFormat::LimeSurvey, ImportFormat::GoogleForms}) {
    if (is_of(format, rows)) return format;
  }
  return ImportFormat::Generic;
}

}  // namespace

std::string_view name_of(ImportFormat format) {
  for (const auto& [value, name] : kFormats) {
    if (value == format) return name;
  }
  return {};
}

std::optional<ImportFormat> parse_import_format(std::string_view text) {
  for (const auto& [value, name] : kFormats) {
    if (name == text) return value;
  }
  return std::nullopt;
}

Result<ImportShape> recognise_shape(ImportFormat wanted,
                                    const std::vector<std::vector<std::string>>& head,
                                    const ImportMap& map) {
  Rows rows(head);
  std::size_t skipped = std::min(map.skip_rows, rows.size());
  rows = rows.subspan(skipped);
  if (map.skip_rows == 0) {
    const std::size_t above = rows_above_header(rows);
    rows = rows.subspan(above);
    skipped += above;
  }
  if (rows.empty() || filled_cells(rows[0]) == 0) {
    return invalid("file", "There is no header row; the first row must name the columns.");
  }
  if (rows[0].size() > kImportColumnsMax) {
    return invalid("file", "The file has " + std::to_string(rows[0].size()) +
                               " columns; at most 4 000 are read.");
  }
  ImportShape shape;
  shape.format = format_of(wanted, rows);
  if (!is_of(shape.format, rows)) {
    return invalid("format", "The file does not look like an export of " +
                                 std::string(name_of(shape.format)) +
                                 "; leave the format out, or give generic.");
  }
  shape.header_rows = skipped + 1;
  for (const auto& cell : rows[0]) {
    const auto name = tidied(cell);
    shape.columns.push_back({name, name, {}, {}, {}});
  }
  switch (shape.format) {
    case ImportFormat::Qualtrics:
      read_qualtrics(rows, shape);
      group_qualtrics(shape);
      break;
    case ImportFormat::LimeSurvey:
      read_limesurvey(shape);
      break;
    case ImportFormat::SurveyMonkey:
      read_surveymonkey(rows, shape);
      break;
    default:
      read_plain(rows, shape);
      break;
  }
  find_lengthwise(shape, map);
  return shape;
}

}  // namespace polku::surveys
