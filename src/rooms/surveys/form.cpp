// Between answers and the fields of an HTML form, which are all texts.

#include <algorithm>
#include <unordered_map>

#include "core/format.h"
#include "core/text.h"
#include "surveys/answers.h"

namespace polku::surveys {
namespace {

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }

bool has_parts(QuestionType type) {
  return type == QuestionType::Matrix || type == QuestionType::Quadrant ||
         type == QuestionType::Ranking;
}

bool is_choice(QuestionType type) {
  return type == QuestionType::SingleChoice || type == QuestionType::MultipleChoice;
}

class FormReading {
 public:
  explicit FormReading(const Definition& definition) {
    for (const auto& question : definition.questions) {
      questions_.emplace(question.key, &question);
    }
  }

  json::object read(const Fields& fields) {
    for (const auto& [name, value] : fields) take(name, value);
    for (const auto& [question, text] : other_texts_) put_other(*question, text);
    return std::move(answers_);
  }

 private:
  void take(std::string_view name, const std::string& value) {
    const auto dot = name.find('.');
    const auto at = questions_.find(name.substr(0, dot));
    if (at == questions_.end()) return;
    const auto& question = *at->second;
    // Only the link may fill in a hidden question.
    if (question.type == QuestionType::Hidden || question.type == QuestionType::Statement) return;
    if (dot != std::string_view::npos) {
      take_part(question, name.substr(dot + 1), value);
    } else if (question.type == QuestionType::MultipleChoice) {
      auto& chosen = answers_[question.key];
      if (!chosen.is_array()) chosen.emplace_array();
      if (!value.empty()) chosen.get_array().emplace_back(value);
    } else if (!has_parts(question.type)) {
      answers_.insert_or_assign(question.key, json::value(value));
    }
  }

  void take_part(const Question& question, std::string_view part, const std::string& value) {
    if (has_parts(question.type)) {
      auto& parts = answers_[question.key];
      if (!parts.is_object()) parts.emplace_object();
      parts.get_object().insert_or_assign(part, json::value(value));
    } else if (is_choice(question.type) && question.other && part == kOther &&
               !trimmed(value).empty()) {
      other_texts_.insert_or_assign(&question, value);
    }
  }

  // Words written beside "other" count as choosing it, unless one other option was chosen.
  void put_other(const Question& question, const std::string& text) {
    json::object other{{kOther, text}};
    auto& answer = answers_[question.key];
    if (question.type == QuestionType::SingleChoice) {
      const auto* key = answer.if_string();
      if (key == nullptr || key->empty() || view(*key) == kOther) answer = std::move(other);
      return;
    }
    if (!answer.is_array()) answer.emplace_array();
    auto& chosen = answer.get_array();
    const auto at = std::ranges::find(chosen, json::value(kOther));
    if (at != chosen.end()) {
      *at = std::move(other);
    } else {
      chosen.push_back(std::move(other));
    }
  }

  std::unordered_map<std::string_view, const Question*> questions_;
  std::unordered_map<const Question*, std::string> other_texts_;
  json::object answers_;
};

std::string field_text(const json::value& value) {
  if (const auto* text = value.if_string()) return std::string(view(*text));
  if (value.is_double()) return fmt::format("{}", value.get_double());
  return json::serialize(value);
}

void write_choice(Fields& fields, const std::string& key, const json::value& value) {
  if (const auto* other = value.if_object()) {
    fields.emplace_back(key, kOther);
    fields.emplace_back(key + "." + std::string(kOther), text_member(*other, kOther));
  } else {
    fields.emplace_back(key, field_text(value));
  }
}

void write_answer(Fields& fields, const Question& question, const json::value& value) {
  if (has_parts(question.type)) {
    if (const auto* rows = value.if_object()) {
      for (const auto& [row, cell] : *rows) {
        fields.emplace_back(question.key + "." + std::string(row), field_text(cell));
      }
    } else if (const auto* ranked = value.if_array()) {
      for (std::size_t i = 0; i < ranked->size(); ++i) {
        fields.emplace_back(question.key + "." + field_text((*ranked)[i]), std::to_string(i + 1));
      }
    }
  } else if (const auto* chosen = value.if_array()) {
    for (const auto& item : *chosen) write_choice(fields, question.key, item);
  } else {
    write_choice(fields, question.key, value);
  }
}

}  // namespace

json::object answers_from_form(const Definition& definition, const Fields& fields) {
  return FormReading(definition).read(fields);
}

Fields form_from_answers(const Definition& definition, const json::object& answers) {
  Fields fields;
  for (const auto& question : definition.questions) {
    const auto* value = find_member(answers, question.key);
    if (value != nullptr && question.type != QuestionType::Hidden) {
      write_answer(fields, question, *value);
    }
  }
  return fields;
}

}  // namespace polku::surveys
