// Writing a definition back as a document, in the order an author would.

#include <cmath>

#include "definition_defaults.h"

namespace polku::surveys {
namespace {

json::object object_of(const LocalizedText& texts) {
  json::object object;
  for (const auto& [language, text] : texts) object.emplace(tag_of(language), text);
  return object;
}

void put_texts(json::object& object, std::string_view member, const LocalizedText& texts) {
  if (!texts.empty()) object.emplace(member, object_of(texts));
}

void put_flag(json::object& object, std::string_view member, bool value, bool fallback = false) {
  if (value != fallback) object.emplace(member, value);
}

void put_number(json::object& object, std::string_view member, double value) {
  if (std::floor(value) == value) {
    object.emplace(member, static_cast<std::int64_t>(value));
  } else {
    object.emplace(member, value);
  }
}

void put_rows(json::object& object, const std::vector<Row>& rows) {
  if (rows.empty()) return;
  auto& array = object["rows"].emplace_array();
  for (const auto& row : rows) {
    json::object entry{{"key", row.key}};
    put_texts(entry, "label", row.label);
    array.push_back(std::move(entry));
  }
}

// Ready texts are left out, so that they stay ready texts.
std::vector<Row> reworded(const std::vector<Row>& rows) {
  std::vector<Row> changed;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Row row{rows[i].key, {}};
    for (const auto& [language, label] : rows[i].label) {
      const auto ready = quadrant_rows()[i].label.find(language);
      if (ready->second != label) row.label.emplace(language, label);
    }
    if (!row.label.empty()) changed.push_back(std::move(row));
  }
  return changed;
}

void put_scale(json::object& object, const Question& question) {
  if (!question.scale) return;
  object.emplace("scale", json::object{{"min", question.scale->min}, {"max", question.scale->max}});
  const bool quadrant = question.type == QuestionType::Quadrant;
  if (!quadrant || question.low_label != quadrant_low_label()) {
    put_texts(object, "low_label", question.low_label);
  }
  if (!quadrant || question.high_label != quadrant_high_label()) {
    put_texts(object, "high_label", question.high_label);
  }
  if (question.type == QuestionType::Csat || question.type == QuestionType::Ces) {
    object.emplace("positive_from", question.positive_from);
  }
  if (question.type == QuestionType::Rating) object.emplace("style", name_of(question.style));
}

void put_choices(json::object& object, const Question& question) {
  if (!question.options.empty()) {
    auto& array = object["options"].emplace_array();
    for (const auto& option : question.options) {
      json::object entry{{"key", option.key}};
      put_texts(entry, "label", option.label);
      put_flag(entry, "exclusive", option.exclusive);
      array.push_back(std::move(entry));
    }
  }
  put_flag(object, "other", question.other);
  put_texts(object, "other_label", question.other_label);
  put_flag(object, "shuffle", question.shuffle);
  if (question.min_choices) object.emplace("min_choices", *question.min_choices);
  if (question.max_choices) object.emplace("max_choices", *question.max_choices);
}

void put_inputs(json::object& object, const Question& question) {
  if (question.max_length != default_length(question.type)) {
    object.emplace("max_length", question.max_length);
  }
  if (question.pattern) object.emplace("pattern", question.pattern->source());
  put_texts(object, "placeholder", question.placeholder);
  if (question.min) put_number(object, "min", *question.min);
  if (question.max) put_number(object, "max", *question.max);
  if (question.decimals != 0) object.emplace("decimals", question.decimals);
  put_texts(object, "unit_label", question.unit_label);
  if (question.first_day) object.emplace("min", question.first_day->text());
  if (question.last_day) object.emplace("max", question.last_day->text());
  if (question.type == QuestionType::Hidden && question.parameter != question.key) {
    object.emplace("parameter", question.parameter);
  }
}

json::object object_of(const Question& question) {
  json::object object{{"key", question.key}, {"type", name_of(question.type)}};
  put_texts(object, "title", question.title);
  put_texts(object, "help", question.help);
  put_flag(object, "required", question.required);
  put_flag(object, "with_previous", question.with_previous);
  if (question.show_if) object.emplace("show_if", question.show_if->source());
  if (question.skip_to_end_if) {
    object.emplace("skip_to_end_if", question.skip_to_end_if->source());
  }
  put_flag(object, "screen_out", question.screen_out);
  put_rows(object,
           question.type == QuestionType::Quadrant ? reworded(question.rows) : question.rows);
  put_scale(object, question);
  put_choices(object, question);
  put_inputs(object, question);
  if (question.measure != default_measure(question.type)) {
    object.emplace("measure", question.measure);
  }
  return object;
}

}  // namespace

json::object to_json(const Definition& definition) {
  json::object object{{"schema", 1}, {"slug", definition.slug}, {"name", definition.name}};
  auto& languages = object["languages"].emplace_array();
  for (const auto language : definition.languages) languages.emplace_back(tag_of(language));
  const bool stepwise = definition.presentation == Presentation::Stepwise;
  object.emplace("presentation", stepwise ? "stepwise" : "one_page");
  put_texts(object, "title", definition.title);
  put_texts(object, "intro", definition.intro);
  put_texts(object, "thanks", definition.thanks);
  if (definition.opens_at) object.emplace("opens_at", format_rfc3339(*definition.opens_at));
  if (definition.closes_at) object.emplace("closes_at", format_rfc3339(*definition.closes_at));
  put_flag(object, "progress", definition.progress, true);
  put_flag(object, "back", definition.back, true);
  if (!definition.attributes.empty()) {
    auto& array = object["attributes"].emplace_array();
    for (const auto& attribute : definition.attributes) {
      const bool number = attribute.type == AttributeType::Number;
      json::object entry{{"key", attribute.key}, {"type", number ? "number" : "text"}};
      put_texts(entry, "label", attribute.label);
      array.push_back(std::move(entry));
    }
  }
  if (!definition.quotas.empty()) {
    auto& array = object["quotas"].emplace_array();
    for (const auto& quota : definition.quotas) {
      json::object entry{{"key", quota.key}, {"limit", quota.limit}};
      if (quota.when) entry.emplace("when", quota.when->source());
      array.push_back(std::move(entry));
    }
  }
  auto& questions = object["questions"].emplace_array();
  for (const auto& question : definition.questions) questions.push_back(object_of(question));
  return object;
}

}  // namespace polku::surveys
