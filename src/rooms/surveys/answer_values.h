#pragma once
// Judging the value of one answer by its question's type.

#include <optional>
#include <string>

#include "surveys/answers.h"

namespace polku::surveys {

// What is wrong with a value; the part names the row or option concerned.
struct ValueFault {
  FaultCode code = FaultCode::WrongType;
  std::string message;
  std::string part = {};
  std::string low = {}, high = {};
};

// The canonical value, a fault, or neither: nothing was answered after all.
struct Judged {
  std::optional<json::value> value = std::nullopt;
  std::optional<ValueFault> fault = std::nullopt;
};

// `value` is not blank. Statements are not judged here.
Judged judge_value(const Question& question, json::value&& value, const AnswerRules& rules);

// null, "", a text of white space, [] and {}.
bool is_blank(const json::value& value);

}  // namespace polku::surveys
