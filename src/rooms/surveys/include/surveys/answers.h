#pragma once
// Answers and context as they arrive, judged against a definition. Pure and thread-safe.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "surveys/definition.h"
#include "surveys/response.h"

namespace polku::surveys {

// Api refuses whatever does not belong: unknown keys, answers to questions that logic hides, texts
// in place of numbers. Page passes over what does not belong and reads numbers from texts, since a
// form has only texts.
enum class Strictness { Api, Page };
// Part: required questions may still be unanswered (a step, a partial response).
enum class Completeness { Whole, Part };

struct AnswerRules {
  Strictness strictness = Strictness::Api;
  Completeness completeness = Completeness::Whole;
  Language language = Language::Finnish;  // the respondent's, for logic
};

struct CheckedAnswers {
  json::object answers;       // canonical: in question order, texts trimmed, nothing unanswered
  bool ended_early = false;   // a skip_to_end_if held
  bool screened_out = false;  // ... of a question that screens out
};

// Everything that may be wrong with one answer. Pages write their own sentence from the code.
enum class FaultCode {
  Required,
  UnknownQuestion,
  NotShown,
  NoAnswerTaken,
  WrongType,
  OutOfScale,
  UnknownOption,
  UnknownRow,
  Repeated,
  TooFew,
  TooMany,
  Exclusive,
  TooLong,
  BadText,
  Pattern,
  BadEmail,
  BadPhone,
  BadDate,
  BadNumber,
  TooSmall,
  TooLarge,
  TooManyDecimals,
  ConsentNeeded,
};
std::string_view name_of(FaultCode code);  // "required", "out_of_scale", ...

struct AnswerFault {
  FaultCode code = FaultCode::Required;
  std::string question;   // its key
  std::string field;      // "answers.recommend", "answers.matrix.row"
  std::string message;    // English, for the API
  std::string low, high;  // bounds where the code has them, as texts
};

struct Inspection {
  CheckedAnswers checked;  // the sound answers
  std::vector<AnswerFault> faults;
};

// All faults at once, for pages.
Inspection inspect_answers(const Definition& definition, json::object answers,
                           const Context& context, const AnswerRules& rules);

// The first fault as Invalid with its field. An unanswered question is a missing member, null, an
// empty text, array or object; only `required` and shown questions need an answer.
Result<CheckedAnswers> check_answers(const Definition& definition, json::object answers,
                                     const Context& context, const AnswerRules& rules);

// {"channel": ..., "attributes": {...}}. Api refuses unknown members and undeclared attributes
// (field "context.x"), wrong types, texts above 200 characters, a device or method that is not one.
// Page leaves them out.
Result<Context> parse_context(const json::object& object, const Definition& definition,
                              Strictness strictness);

using Fields = std::vector<std::pair<std::string, std::string>>;

// A form's fields as answers, to be checked with Strictness::Page. Fields are named by question
// key; `matrix.row`, `quadrant.speed`, `ranking.option` (its rank, "1" first) and `reasons.other`
// (the text beside the choice "other") by their parts. Repeats make a multiple choice.
json::object answers_from_form(const Definition& definition, const Fields& fields);

// The other way: what fields a form would have to hold these answers.
Fields form_from_answers(const Definition& definition, const json::object& answers);

// What a link carries: context fields, declared attributes and hidden questions' parameters.
struct LinkInput {
  Context context;
  json::object answers;  // of hidden questions
};
LinkInput read_link(const Definition& definition, const Fields& parameters);

}  // namespace polku::surveys
