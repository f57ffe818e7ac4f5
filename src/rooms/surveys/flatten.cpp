#include "surveys/flatten.h"

#include <utility>

namespace polku::surveys {
namespace {

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

std::string choice_key(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(view(*text));
  return std::string(value.is_object() ? kOther : std::string_view());
}

std::string part_name(const Question& question, std::string_view part) {
  std::string name;
  name.reserve(question.key.size() + 1 + part.size());
  name.append(question.key).append(1, '.').append(part);
  return name;
}

void add_choices(std::vector<Item>& items, const Question& question, const json::value& answer) {
  const auto* chosen = answer.if_array();
  if (chosen == nullptr) return;
  items.push_back({question.key, std::nullopt, {}, 0});
  int part = 0;
  for (const auto& choice : *chosen) {
    items.push_back({question.key, std::nullopt, choice_key(choice), ++part});
  }
}

void add_ranks(std::vector<Item>& items, const Question& question, const json::value& answer) {
  const auto* ranked = answer.if_array();
  if (ranked == nullptr) return;
  double rank = 0;
  for (const auto& option : *ranked) {
    items.push_back({part_name(question, choice_key(option)), ++rank, {}, 0});
  }
}

void add_rows(std::vector<Item>& items, const Question& question, const json::value& answer) {
  const auto* cells = answer.if_object();
  if (cells == nullptr) return;
  for (const auto& row : question.rows) {
    const auto* cell = find_member(*cells, row.key);
    if (cell == nullptr) continue;
    if (cell->is_number()) {
      items.push_back({part_name(question, row.key), cell->to_number<double>(), {}, 0});
    } else {
      items.push_back({part_name(question, row.key), std::nullopt, choice_key(*cell), 0});
    }
  }
}

}  // namespace

std::vector<Item> flatten(const Definition& definition, const json::object& answers) {
  std::vector<Item> items;
  items.reserve(answers.size());
  for (const auto& question : definition.questions) {
    const auto* answer = find_member(answers, question.key);
    if (answer == nullptr) continue;
    switch (question.type) {
      case QuestionType::Nps:
      case QuestionType::Csat:
      case QuestionType::Ces:
      case QuestionType::Rating:
      case QuestionType::Number:
        if (!answer->is_number()) break;
        items.push_back({question.key, answer->to_number<double>(), {}, 0});
        break;
      case QuestionType::Quadrant:
      case QuestionType::Matrix:
        add_rows(items, question, *answer);
        break;
      case QuestionType::SingleChoice:
        items.push_back({question.key, std::nullopt, choice_key(*answer), 0});
        break;
      case QuestionType::MultipleChoice:
        add_choices(items, question, *answer);
        break;
      case QuestionType::Ranking:
        add_ranks(items, question, *answer);
        break;
      case QuestionType::Consent: {
        if (!answer->is_bool()) break;
        const bool given = answer->get_bool();
        items.push_back({question.key, given ? 1.0 : 0.0, given ? "true" : "false", 0});
        break;
      }
      case QuestionType::Statement:
        break;
      default:
        items.push_back({question.key, std::nullopt, {}, 0});
    }
  }
  return items;
}

}  // namespace polku::surveys
