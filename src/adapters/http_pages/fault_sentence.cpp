#include <algorithm>
#include <charconv>

#include "core/written.h"
#include "question_view.h"
#include "surveys/steps.h"
#include "texts.h"

namespace polku::pages {
namespace {

using surveys::AnswerFault;
using surveys::FaultCode;
using surveys::Question;
using surveys::QuestionType;

// Bounds come as ISO days and plain decimals.
std::string bound_in_words(const std::string& bound, Language language) {
  if (const auto day = Day::parse(bound)) return date_in_words(*day, language);
  double number = 0;
  const auto [end, error] = std::from_chars(bound.data(), bound.data() + bound.size(), number);
  if (error != std::errc{} || end != bound.data() + bound.size()) return bound;
  return number_in_words(number, language);
}

// "row" of "answers.matrix.row".
std::string_view part_of(const AnswerFault& fault) {
  const auto parts = split(fault.field, '.');
  return parts.size() > 2 ? parts[2] : std::string_view{};
}

std::string_view key_for_wrong_type(const Question& question) {
  if (surveys::is_scored(question.type)) return "error_scale";
  switch (question.type) {
    case QuestionType::Number:
      return question.decimals == 0 ? "error_number_whole" : "error_number";
    case QuestionType::Date:
      return "error_date";
    case QuestionType::SingleChoice:
      return "error_ambiguous";
    case QuestionType::MultipleChoice:
    case QuestionType::Ranking:
    case QuestionType::Matrix:
    case QuestionType::Quadrant:
      return "error_option";
    default:
      return "error_other";
  }
}

std::string_view text_key(const AnswerFault& fault, const Question& question) {
  const bool is_date = question.type == QuestionType::Date;
  switch (fault.code) {
    case FaultCode::Required:
    case FaultCode::ConsentNeeded:
      if (question.type == QuestionType::Consent) return "error_required_consent";
      return part_of(fault).empty() ? "error_required" : "error_required_row";
    case FaultCode::WrongType:
      return key_for_wrong_type(question);
    case FaultCode::OutOfScale:
      return "error_scale";
    case FaultCode::UnknownOption:
    case FaultCode::UnknownRow:
      return "error_option";
    case FaultCode::Repeated:
      return question.type == QuestionType::Ranking ? "error_ranking_duplicate" : "error_ambiguous";
    case FaultCode::TooFew:
      return "error_choices_min";
    case FaultCode::TooMany:
      return "error_choices_max";
    case FaultCode::Exclusive:
      return "error_exclusive";
    case FaultCode::TooLong:
      return "error_too_long";
    case FaultCode::Pattern:
      return "error_pattern";
    case FaultCode::BadEmail:
      return "error_email";
    case FaultCode::BadPhone:
      return "error_phone";
    case FaultCode::BadDate:
      return "error_date";
    case FaultCode::BadNumber:
      return question.decimals == 0 ? "error_number_whole" : "error_number";
    case FaultCode::TooSmall:
      return is_date ? "error_date_min" : "error_min";
    case FaultCode::TooLarge:
      return is_date ? "error_date_max" : "error_max";
    case FaultCode::TooManyDecimals:
      return question.decimals == 0 ? "error_number_whole" : "error_number_decimals";
    default:
      return "error_other";
  }
}

// The exclusive option among what was chosen.
std::string exclusive_label(const Question& question, const Scene& scene) {
  const auto& chosen = scene.fields.values(question.key);
  for (const auto& option : question.options) {
    if (option.exclusive && std::ranges::find(chosen, option.key) != chosen.end()) {
      return text_of(option.label, scene);
    }
  }
  return {};
}

}  // namespace

std::string sentence_of(const AnswerFault& fault, const Question& question, const Scene& scene) {
  const auto language = scene.language();
  auto low = fault.low, high = fault.high;
  if (question.scale && low.empty()) low = std::to_string(question.scale->min);
  if (question.scale && high.empty()) high = std::to_string(question.scale->max);
  const auto* row = question.find_row(part_of(fault));
  return filled(language, text_key(fault, question),
                {{"min", bound_in_words(low, language)},
                 {"max", bound_in_words(high, language)},
                 {"row", row ? text_of(row->label, scene) : ""},
                 {"option", exclusive_label(question, scene)}});
}

std::string target_of(const AnswerFault& fault, const Question& question) {
  switch (question.type) {
    case QuestionType::Ranking:
      return "q-" + question.key;
    case QuestionType::Quadrant:
    case QuestionType::Matrix: {
      auto part = part_of(fault);
      if (part.empty() && !question.rows.empty()) part = question.rows.front().key;
      return "i-" + question.key + "." + std::string(part);
    }
    default:
      return "i-" + question.key;
  }
}

}  // namespace polku::pages
