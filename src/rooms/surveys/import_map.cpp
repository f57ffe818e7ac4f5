// Reading the map file.

#include "core/document_reader.h"
#include "core/text.h"
#include "expression_program.h"
#include "surveys/import.h"

namespace polku::surveys {
namespace {

using Use = ColumnMap::Use;

constexpr std::size_t kNameMax = 500;
constexpr std::size_t kValuesMax = 5'000;
constexpr std::size_t kMappedColumnsMax = kImportColumnsMax;

void read_values(ObjectReader& reader, ColumnMap& column) {
  const auto* values = reader.member("values");
  if (values == nullptr) return;
  if (!values->is_object()) {
    reader.refuse("values", "Give an object that names for each cell its answer.");
    return;
  }
  if (values->get_object().size() > kValuesMax) {
    reader.refuse("values", "At most 5 000 values are mapped in one column.");
    return;
  }
  for (const auto& [cell, value] : values->get_object()) {
    if (value.is_object() || value.is_array()) {
      reader.refuse("values", "An answer is a number, a text, true, false or null.");
      return;
    }
    column.values.emplace_back(std::string(cell), value);
  }
}

// The one member that says what the column is for.
void read_use(ObjectReader& reader, ColumnMap& column) {
  int uses = 0;
  const auto take = [&](Use use) {
    column.use = use;
    ++uses;
  };
  if (const auto question = reader.text("question", kNameMax)) {
    take(Use::Question);
    const auto at = question->find('.');
    column.question = question->substr(0, at);
    if (at != std::string::npos) column.part = question->substr(at + 1);
  }
  if (const auto field = reader.text("context", kNameMax)) {
    take(Use::Context);
    column.field = *field;
    if (!is_context_field(*field) || *field == "method" || *field == "language") {
      reader.refuse("context", "Name channel, touchpoint, moment, unit, location or device.");
    }
  }
  if (const auto key = reader.text("attribute", kNameMax)) {
    take(Use::Attribute);
    column.field = *key;
  }
  if (reader.flag("submitted_at", false)) take(Use::SubmittedAt);
  if (reader.flag("started_at", false)) take(Use::StartedAt);
  if (reader.flag("id", false)) take(Use::Id);
  if (reader.flag("language", false)) take(Use::Language);
  if (reader.flag("status", false)) take(Use::Status);
  if (reader.flag("ignore", false)) take(Use::Ignore);
  if (uses > 1) reader.refuse({}, "A column is one thing; keep one of its members.");
}

ColumnMap read_column(DocumentReader& document, const json::value& value, std::string path) {
  ObjectReader reader(document, value, std::move(path));
  ColumnMap column;
  read_use(reader, column);
  if (const auto part = reader.text("part", kNameMax)) column.part = *part;
  read_values(reader, column);
  column.format = reader.text("format", 100).value_or("");
  column.time_zone = reader.text("time_zone", 100).value_or("");
  if (!column.time_zone.empty() && !TimeZone::find(column.time_zone).ok()) {
    reader.refuse("time_zone", "Give an IANA time zone such as Europe/Helsinki.");
  }
  column.title = reader.text("title", kTextMax).value_or("");
  if (const auto type = reader.text("type", 50)) {
    column.type = parse_question_type(*type);
    if (!column.type) reader.refuse("type", "There is no question type \"" + *type + "\".");
  }
  reader.finish();
  return column;
}

}  // namespace

Result<ImportMap> parse_import_map(const json::value& value) {
  DocumentReader document("map");
  ObjectReader reader(document, value, "map");
  ImportMap map;
  if (const auto skip = reader.integer("skip_rows", {0, 30})) {
    map.skip_rows = static_cast<std::size_t>(*skip);
  }
  map.time_zone = reader.text("time_zone", 100).value_or("");
  if (!map.time_zone.empty() && !TimeZone::find(map.time_zone).ok()) {
    reader.refuse("time_zone", "Give an IANA time zone such as Europe/Helsinki.");
  }
  map.encoding = reader.text("encoding", 50).value_or("");
  map.separator = reader.text("separator", 10).value_or("");
  if (map.separator == "tab") map.separator = "\t";
  if (map.separator.size() > 1) {
    reader.refuse("separator", "Give one character, or \"tab\".");
  }
  map.sheet = reader.text("sheet", 100).value_or("");
  if (const auto* lengthwise = reader.member("long")) {
    ObjectReader names(document, *lengthwise, reader.path("long"));
    map.lengthwise =
        LongMap{names.required_text("respondent", kNameMax),
                names.required_text("question", kNameMax), names.required_text("value", kNameMax)};
    names.finish();
  }
  if (const auto* columns = reader.member("columns")) {
    if (!columns->is_object()) {
      reader.refuse("columns", "Give an object that names the columns.");
    } else if (columns->get_object().size() > kMappedColumnsMax) {
      reader.refuse("columns", "At most 4 000 columns are read.");
    } else {
      for (const auto& [name, column] : columns->get_object()) {
        const auto path = "map.columns[\"" + std::string(name) + "\"]";
        map.columns.emplace_back(std::string(name), read_column(document, column, path));
      }
    }
  }
  reader.finish();
  if (document.error()) return *document.error();
  return map;
}

}  // namespace polku::surveys
