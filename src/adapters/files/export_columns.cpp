#include "export_columns.h"

#include <algorithm>
#include <set>

namespace polku::files {
namespace {

using Kind = ExportColumn::Kind;
using surveys::QuestionType;

class Collector {
 public:
  explicit Collector(Language language) : language_(language) {}

  void add_context() {
    static constexpr std::pair<Kind, std::string_view> kFixed[] = {
        {Kind::Id, "response_id"},
        {Kind::SubmittedAt, "submitted_at"},
        {Kind::ReceivedAt, "received_at"},
        {Kind::Survey, "survey"},
        {Kind::Version, "version"},
        {Kind::Language, "language"},
        {Kind::Status, "status"},
        {Kind::Channel, "channel"},
        {Kind::Touchpoint, "touchpoint"},
        {Kind::Moment, "moment"},
        {Kind::Unit, "unit"},
        {Kind::Location, "location"},
        {Kind::Device, "device"},
        {Kind::Method, "method"}};
    for (const auto& [kind, key] : kFixed) {
      columns_.push_back({kind, std::string(key), std::string(key), {}, {}, {}});
      taken_.insert(std::string(key));
    }
  }

  void add_attributes(const surveys::Definition& definition) {
    for (const auto& attribute : definition.attributes) {
      const std::string key = "attributes." + attribute.key;
      if (!taken_.insert(key).second) continue;
      columns_.push_back({Kind::Attribute,
                          key,
                          words(attribute.label, definition, attribute.key),
                          attribute.key,
                          {},
                          {}});
    }
  }

  void add_questions(const surveys::Definition& definition) {
    definition_ = &definition;
    for (const auto& question : definition.questions) {
      if (question.type != QuestionType::Statement) add_question(question);
    }
  }

  std::vector<ExportColumn> take() { return std::move(columns_); }

 private:
  std::string words(const LocalizedText& text, const surveys::Definition& definition,
                    const std::string& fallback) const {
    const auto& found = text_in(text, language_, definition.default_language());
    return found.empty() ? fallback : found;
  }

  void add(Kind kind, const surveys::Question& question, const std::string& part,
           const std::string& label) {
    std::string key = question.key + (part.empty() ? "" : "." + part);
    // A question may have the name of a fixed column.
    if (part.empty() && taken_.contains(key) && !asked_.contains(key)) key = "answers." + key;
    if (!asked_.insert(question.key + "." + part).second || !taken_.insert(key).second) return;
    columns_.push_back({kind, key, label, question.key, part, std::string(name_of(question.type))});
  }

  void add_question(const surveys::Question& question) {
    const auto title = words(question.title, *definition_, question.key);
    const auto with = [&](const LocalizedText& label, const std::string& key) {
      return title + " [" + words(label, *definition_, key) + "]";
    };
    switch (question.type) {
      case QuestionType::Quadrant:
      case QuestionType::Matrix:
        for (const auto& row : question.rows) {
          add(Kind::Row, question, row.key, with(row.label, row.key));
        }
        break;
      case QuestionType::MultipleChoice:
      case QuestionType::Ranking:
        for (const auto& option : question.options) {
          add(question.type == QuestionType::Ranking ? Kind::Rank : Kind::Option, question,
              option.key, with(option.label, option.key));
        }
        break;
      default:
        add(Kind::Answer, question, {}, title);
    }
    if (question.other) {
      const std::string other(surveys::kOther);
      add(Kind::Other, question, other, with(question.other_label, other));
    }
  }

  Language language_;
  const surveys::Definition* definition_ = nullptr;
  std::vector<ExportColumn> columns_;
  std::set<std::string> taken_, asked_;
};

Cell text_cell(std::string_view text) { return text.empty() ? Cell() : Cell(std::string(text)); }

Cell value_cell(const json::value& value) {
  if (value.is_int64()) return value.get_int64();
  if (value.is_uint64()) return static_cast<std::int64_t>(value.get_uint64());
  if (value.is_double()) return value.get_double();
  if (value.is_bool()) return std::int64_t{value.get_bool()};
  if (value.is_string()) return std::string(value.get_string());
  return {};
}

// The text beside "other", wherever it stands in the answer.
const json::value* other_of(const json::value& answer) {
  if (const auto* object = answer.if_object()) return object->if_contains(surveys::kOther);
  if (const auto* array = answer.if_array()) {
    for (const auto& item : *array) {
      if (const auto* object = item.if_object()) return object->if_contains(surveys::kOther);
    }
  }
  return nullptr;
}

Cell answer_cell(const ExportColumn& column, const json::object& answers) {
  const auto* answer = find_member(answers, column.question);
  if (answer == nullptr) return {};
  if (column.kind == Kind::Answer) {
    return answer->is_object() ? Cell(std::string(surveys::kOther)) : value_cell(*answer);
  }
  if (column.kind == Kind::Other) {
    const auto* other = other_of(*answer);
    return other == nullptr ? Cell() : value_cell(*other);
  }
  if (column.kind == Kind::Row) {
    const auto* rows = answer->if_object();
    const auto* value = rows == nullptr ? nullptr : find_member(*rows, column.part);
    return value == nullptr ? Cell() : value_cell(*value);
  }
  const auto* chosen = answer->if_array();
  if (chosen == nullptr) return {};
  std::int64_t place = 0;
  for (const auto& item : *chosen) {
    ++place;
    if (item.is_string() && item.get_string() == column.part) {
      return column.kind == Kind::Rank ? place : 1;
    }
  }
  return column.kind == Kind::Rank ? Cell() : Cell(std::int64_t{0});
}

Cell attribute_cell(const ExportColumn& column, const surveys::Context& context) {
  const auto found = context.attributes.find(column.question);
  if (found == context.attributes.end()) return {};
  if (const auto* text = std::get_if<std::string>(&found->second)) return text_cell(*text);
  return std::get<double>(found->second);
}

}  // namespace

std::vector<ExportColumn> export_columns(const std::vector<surveys::Definition>& newest_first,
                                         Language language) {
  Collector collector(language);
  collector.add_context();
  for (const auto& definition : newest_first) collector.add_attributes(definition);
  for (const auto& definition : newest_first) collector.add_questions(definition);
  return collector.take();
}

Cell cell_of(const ExportColumn& column, const surveys::Response& response,
             const std::string& slug) {
  const auto& context = response.context;
  switch (column.kind) {
    case Kind::Id:
      return response.id.text();
    case Kind::SubmittedAt:
      return format_rfc3339(response.submitted_at);
    case Kind::ReceivedAt:
      return format_rfc3339(response.received_at);
    case Kind::Survey:
      return slug;
    case Kind::Version:
      return static_cast<std::int64_t>(response.version);
    case Kind::Language:
      return std::string(tag_of(response.language));
    case Kind::Status:
      return std::string(name_of(response.status));
    case Kind::Channel:
      return text_cell(context.channel);
    case Kind::Touchpoint:
      return text_cell(context.touchpoint);
    case Kind::Moment:
      return text_cell(context.moment);
    case Kind::Unit:
      return text_cell(context.unit);
    case Kind::Location:
      return text_cell(context.location);
    case Kind::Device:
      return text_cell(context.device);
    case Kind::Method:
      return text_cell(context.method);
    case Kind::Attribute:
      return attribute_cell(column, context);
    default:
      return answer_cell(column, response.answers);
  }
}

}  // namespace polku::files
