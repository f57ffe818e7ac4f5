#include "surveys/answers.h"

#include <utility>

#include "answer_values.h"
#include "core/format.h"
#include "core/text.h"

namespace polku::surveys {
namespace {

class Inspector {
 public:
  Inspector(const Definition& definition, json::object&& given, const Context& context,
            const AnswerRules& rules)
      : definition_(definition), given_(std::move(given)), context_(context), rules_(rules) {}

  Inspection run() {
    std::size_t met = 0;
    for (const auto& question : definition_.questions) {
      auto* value = given_.if_contains(question.key);
      if (value != nullptr) ++met;
      if (value != nullptr && is_blank(*value)) value = nullptr;
      if (is_shown(question)) {
        judge(question, value);
      } else if (value != nullptr && strict()) {
        fault(FaultCode::NotShown, question.key, {},
              "This question is not asked after the other answers; leave it out.");
      }
    }
    if (strict() && met < given_.size()) refuse_unknown();
    return std::move(inspection_);
  }

 private:
  bool strict() const { return rules_.strictness == Strictness::Api; }

  Situation situation() const { return {inspection_.checked.answers, context_, rules_.language}; }

  bool is_shown(const Question& question) const {
    if (inspection_.checked.ended_early) return false;
    return !question.show_if || question.show_if->holds(situation());
  }

  void judge(const Question& question, json::value* value) {
    if (question.type == QuestionType::Statement) {
      if (value != nullptr && strict()) {
        fault(FaultCode::NoAnswerTaken, question.key, {},
              "A statement takes no answer; leave it out.");
      }
    } else if (value != nullptr) {
      accept(question, judge_value(question, std::move(*value), rules_));
    } else {
      miss(question);
    }
    if (question.skip_to_end_if && question.skip_to_end_if->holds(situation())) {
      inspection_.checked.ended_early = true;
      inspection_.checked.screened_out = question.screen_out;
    }
  }

  void accept(const Question& question, Judged judged) {
    if (judged.fault) {
      auto& wrong = *judged.fault;
      fault(wrong.code, question.key, wrong.part, std::move(wrong.message));
      inspection_.faults.back().low = std::move(wrong.low);
      inspection_.faults.back().high = std::move(wrong.high);
    } else if (judged.value) {
      inspection_.checked.answers.emplace(question.key, std::move(*judged.value));
    } else {
      miss(question);
    }
  }

  // A respondent cannot mend a hidden field, so the page does not insist on it.
  void miss(const Question& question) {
    const bool insists = question.required && rules_.completeness == Completeness::Whole &&
                         (strict() || question.type != QuestionType::Hidden);
    if (insists) {
      fault(FaultCode::Required, question.key, {}, "This question needs an answer.");
    }
  }

  void refuse_unknown() {
    for (const auto& member : given_) {
      if (definition_.find_question(member.key()) != nullptr) continue;
      const std::string key(first_code_points(member.key(), 64));
      fault(FaultCode::UnknownQuestion, key, {},
            fmt::format("The survey has no question \"{}\"; remove it.", key));
      if (inspection_.faults.size() >= kQuestionsMax) return;
    }
  }

  void fault(FaultCode code, std::string question, const std::string& part, std::string message) {
    auto field = "answers." + question;
    if (!part.empty()) field += "." + part;
    inspection_.faults.push_back(
        {code, std::move(question), std::move(field), std::move(message), {}, {}});
  }

  const Definition& definition_;
  json::object given_;
  const Context& context_;
  const AnswerRules& rules_;
  Inspection inspection_;
};

}  // namespace

std::string_view name_of(FaultCode code) {
  switch (code) {
    case FaultCode::Required:
      return "required";
    case FaultCode::UnknownQuestion:
      return "unknown_question";
    case FaultCode::NotShown:
      return "not_shown";
    case FaultCode::NoAnswerTaken:
      return "no_answer_taken";
    case FaultCode::WrongType:
      return "wrong_type";
    case FaultCode::OutOfScale:
      return "out_of_scale";
    case FaultCode::UnknownOption:
      return "unknown_option";
    case FaultCode::UnknownRow:
      return "unknown_row";
    case FaultCode::Repeated:
      return "repeated";
    case FaultCode::TooFew:
      return "too_few";
    case FaultCode::TooMany:
      return "too_many";
    case FaultCode::Exclusive:
      return "exclusive";
    case FaultCode::TooLong:
      return "too_long";
    case FaultCode::BadText:
      return "bad_text";
    case FaultCode::Pattern:
      return "pattern";
    case FaultCode::BadEmail:
      return "bad_email";
    case FaultCode::BadPhone:
      return "bad_phone";
    case FaultCode::BadDate:
      return "bad_date";
    case FaultCode::BadNumber:
      return "bad_number";
    case FaultCode::TooSmall:
      return "too_small";
    case FaultCode::TooLarge:
      return "too_large";
    case FaultCode::TooManyDecimals:
      return "too_many_decimals";
    case FaultCode::ConsentNeeded:
      return "consent_needed";
  }
  return {};
}

Inspection inspect_answers(const Definition& definition, json::object answers,
                           const Context& context, const AnswerRules& rules) {
  return Inspector(definition, std::move(answers), context, rules).run();
}

Result<CheckedAnswers> check_answers(const Definition& definition, json::object answers,
                                     const Context& context, const AnswerRules& rules) {
  auto inspection = inspect_answers(definition, std::move(answers), context, rules);
  if (!inspection.faults.empty()) {
    auto& fault = inspection.faults.front();
    return invalid(std::move(fault.field), std::move(fault.message));
  }
  return std::move(inspection.checked);
}

}  // namespace polku::surveys
