#include "answer_words.h"

#include <fmt/format.h>

#include "core/written.h"
#include "texts.h"

namespace polku::pages {
namespace {

using surveys::Question;
using surveys::QuestionType;

std::string other_label(const Question& question, const Scene& scene) {
  const auto label = text_of(question.other_label, scene);
  return label.empty() ? words(scene.language(), "other") : label;
}

std::string scalar_in_words(const Question& question, const json::value& value,
                            const Scene& scene) {
  const auto language = scene.language();
  if (value.is_bool()) return words(language, value.get_bool() ? "yes" : "no");
  if (value.is_number()) {
    const auto text = number_in_words(value.to_number<double>(), language);
    if (question.scale) return fmt::format("{}/{}", text, question.scale->max);
    const auto unit = text_of(question.unit_label, scene);
    return unit.empty() ? text : text + " " + unit;
  }
  if (!value.is_string()) return {};
  const std::string_view text = value.get_string();
  if (const auto* option = question.find_option(text)) return text_of(option->label, scene);
  if (question.other && text == surveys::kOther) return other_label(question, scene);
  if (question.type == QuestionType::Date) {
    if (const auto day = Day::parse(text)) return date_in_words(*day, language);
  }
  return std::string(text);
}

// {"other": "text"}
std::string other_in_words(const Question& question, const json::object& other,
                           const Scene& scene) {
  const auto text = text_member(other, surveys::kOther);
  return other_label(question, scene) + " " + text;
}

std::string choice_in_words(const Question& question, const json::value& value,
                            const Scene& scene) {
  return value.is_object() ? other_in_words(question, value.get_object(), scene)
                           : scalar_in_words(question, value, scene);
}

}  // namespace

std::vector<std::string> lines_of_answer(const Question& question, const Scene& scene) {
  const auto* value = find_member(scene.situation.answers, question.key);
  if (!value) return {};
  std::vector<std::string> lines;
  if (const auto* array = value->if_array()) {
    int place = 0;
    for (const auto& item : *array) {
      const auto text = choice_in_words(question, item, scene);
      lines.push_back(question.type == QuestionType::Ranking ? fmt::format("{}. {}", ++place, text)
                                                             : text);
    }
  } else if (question.type == QuestionType::Matrix || question.type == QuestionType::Quadrant) {
    if (!value->is_object()) return {};
    for (const auto& row : question.rows) {
      const auto* cell = find_member(value->get_object(), row.key);
      if (!cell) continue;
      lines.push_back(fmt::format("{}: {}", text_of(row.label, scene),
                                  scalar_in_words(question, *cell, scene)));
    }
  } else {
    lines.push_back(choice_in_words(question, *value, scene));
  }
  return lines;
}

}  // namespace polku::pages
