#pragma once
// What passes between a respondent's page and the ResponseService. Values.
//
// Every form names its fields by question (see answers_from_form) and carries back, hidden, what
// the view gave: kAttemptField, kStepField, kAskedField, and kContinuationField when not empty. The
// form posts to the address it came from, so that the link's parameters are there again.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "surveys/answers.h"
#include "surveys/catalog.h"
#include "surveys/steps.h"

namespace polku::surveys {

inline constexpr std::string_view kAttemptField = "_attempt";
inline constexpr std::string_view kStepField = "_step";
inline constexpr std::string_view kAskedField = "_asked";  // keys on the page, with commas
inline constexpr std::string_view kContinuationField = "_continuation";
inline constexpr std::string_view kActionField = "_action";  // "next" (default) or "back"

struct PageRequest {
  std::string slug;
  Fields query = {};                      // of the link
  Fields form = {};                       // of a POST; empty when opening
  std::optional<Language> language = {};  // asked for; one not offered falls to the default
  std::string device = {};                // phone, tablet, computer, kiosk or empty
  std::string method = "form";
};

struct PageView {
  enum class Kind { Step, Finished, NotOpen };
  Kind kind = Kind::NotOpen;
  PublishedSurveyPtr survey;
  Language language = Language::Finnish;
  Context context;
  Availability availability = Availability::Open;

  // Kind::Step
  std::size_t step = 0;
  QuestionIndices questions;        // to show, in order
  json::object answers;             // given so far: to fill in, and for piping (also when Finished)
  Fields given;                     // what was sent, when `faults` is not empty
  std::vector<AnswerFault> faults;  // of this step
  double progress = 0;              // 0 to 1
  bool can_go_back = false;
  bool last = false;  // the next click sends the whole
  std::string attempt, continuation;

  // Kind::Finished
  ResponseId id;
  std::string receipt;
  bool screened_out = false;
  bool quota_full = false;  // thanked, but not counted
};

}  // namespace polku::surveys
