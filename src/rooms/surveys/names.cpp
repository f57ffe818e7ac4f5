#include "names.h"
#include "core/format.h"

#include <algorithm>
#include <iterator>

namespace polku::surveys {
namespace {

std::vector<std::string> keys_of(const Question& question) {
  std::vector<std::string> keys;
  for (const auto& option : question.options) keys.push_back(option.key);
  if (question.other) keys.emplace_back(kOther);
  return keys;
}

Error unknown(std::string message) { return invalid("unknown_name", std::move(message)); }

Result<NameType> part_type(const Question& question, const Name& name) {
  if (question.type == QuestionType::Matrix || question.type == QuestionType::Quadrant) {
    if (question.find_row(name.part) == nullptr) {
      return unknown(fmt::format("\"{}\" has no row \"{}\".", name.key, name.part));
    }
    if (question.scale) return NameType{ValueKind::Number, {}};
    return NameType{ValueKind::Choice, keys_of(question)};
  }
  if (question.type == QuestionType::Ranking) {
    if (question.find_option(name.part) == nullptr) {
      return unknown(fmt::format("\"{}\" has no option \"{}\".", name.key, name.part));
    }
    return NameType{ValueKind::Number, {}};
  }
  return unknown(fmt::format("\"{}\" has no parts; write just \"{}\".", name.key, name.key));
}

Result<NameType> answer_type(const Question& question, const Name& name) {
  if (!name.part.empty()) return part_type(question, name);
  switch (question.type) {
    case QuestionType::Nps:
    case QuestionType::Csat:
    case QuestionType::Ces:
    case QuestionType::Rating:
    case QuestionType::Number:
      return NameType{ValueKind::Number, {}};
    case QuestionType::Quadrant:
    case QuestionType::Matrix:
      return NameType{ValueKind::Rows, {}};
    case QuestionType::SingleChoice:
      return NameType{ValueKind::Choice, keys_of(question)};
    case QuestionType::MultipleChoice:
    case QuestionType::Ranking:
      return NameType{ValueKind::Choices, keys_of(question)};
    case QuestionType::Date:
      return NameType{ValueKind::Date, {}};
    case QuestionType::Consent:
      return NameType{ValueKind::Flag, {}};
    case QuestionType::Statement:
      return invalid("logic_type",
                     fmt::format("\"{}\" is a statement: it takes no answer.", name.key));
    default:
      return NameType{ValueKind::Text, {}};
  }
}

NameType field_type(const Definition& definition, std::string_view field) {
  NameType type;
  if (field == "language") {
    for (const auto language : definition.languages) type.keys.emplace_back(tag_of(language));
  } else if (field == "device") {
    type.keys.assign(std::begin(kDevices), std::end(kDevices));
  } else if (field == "method") {
    type.keys.assign(std::begin(kMethods), std::end(kMethods));
  }
  type.kind = type.keys.empty() ? ValueKind::Text : ValueKind::Choice;
  return type;
}

}  // namespace

Result<NameType> resolve_name(const Definition& definition, const Name& name, std::size_t before) {
  if (name.kind == Name::Kind::ContextField) return field_type(definition, name.key);
  if (name.kind == Name::Kind::Attribute) {
    const auto* attribute = definition.find_attribute(name.key);
    if (attribute == nullptr) {
      return unknown(
          fmt::format("The attribute \"{}\" is not declared; add it to the survey's "
                      "attributes.",
                      name.key));
    }
    const bool number = attribute->type == AttributeType::Number;
    return NameType{number ? ValueKind::Number : ValueKind::Text, {}};
  }
  const auto& questions = definition.questions;
  const auto at = std::ranges::find(questions, name.key, &Question::key);
  if (at == questions.end()) {
    return unknown(fmt::format("There is no question \"{}\".", name.key));
  }
  if (static_cast<std::size_t>(at - questions.begin()) >= before) {
    return invalid("later_name", fmt::format("\"{}\" is asked later; only earlier questions can be "
                                             "named.",
                                             name.key));
  }
  return answer_type(*at, name);
}

}  // namespace polku::surveys
