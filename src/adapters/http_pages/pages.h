#pragma once
// Whole pages of the respondent's side as HTML with the policy they are sent under. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "directory/people.h"
#include "form.h"
#include "surveys/answers.h"
#include "surveys/definition.h"
#include "surveys/steps.h"

namespace polku::pages {

struct Page {
  std::string html;
  std::string policy;  // the Content-Security-Policy header
};

// What surrounds every page.
struct Frame {
  Language language = Language::Finnish;
  std::vector<Language> languages;  // to choose from; one or none: no choice is shown
  std::string address;              // this page's own, with its query but without `lang`
  const directory::Organisation* organisation = nullptr;  // none: not known whose page it is
  bool linked_style = false;  // the stylesheet by its address, where inline style is not allowed
};

// The address with one more query parameter.
std::string with_parameter(std::string_view address, std::string_view name, std::string_view value);

enum class Purpose { Answering, Correcting, Previewing };
enum class Notice { None, MoreQuestions, AreYouAPerson };

struct SurveyScreen {
  Frame frame;
  Purpose purpose = Purpose::Answering;
  const surveys::Definition& definition;
  surveys::Situation situation;
  const Form& fields;
  const std::vector<surveys::AnswerFault>& faults;
  surveys::QuestionIndices questions;
  std::size_t step = 0;
  double progress = 0;  // 0 to 1
  bool can_go_back = false;
  bool first = true;
  bool last = true;
  bool prefilled = false;
  Notice notice = Notice::None;
  std::string attempt = {};
  std::string continuation = {};  // empty before the first step is sent
};
Page survey_page(const SurveyScreen& screen);

struct Thanks {
  const surveys::Definition& definition;
  surveys::Situation situation;
  std::string receipt;  // empty: a preview
  std::string site;     // "https://survey.example.org"
  bool previewed = false;
};
Page thanks_page(const Frame& frame, const Thanks& thanks);

// A page that says one thing. Its texts are `<topic>_title` and `<topic>_body`.
struct Message {
  std::string_view topic;
  std::string date = {};            // fills "{date}"
  std::string link = {};            // empty: none
  std::string_view link_text = {};  // its text's key
};
Page message_page(const Frame& frame, const Message& message);

struct OwnAnswer {
  const surveys::Definition& definition;
  surveys::Situation situation;
  surveys::ResponseStatus status = surveys::ResponseStatus::Complete;
  Day answered_on;  // in the organisation's zone
  std::string receipt;
  bool just_corrected = false;
};
Page own_answer_page(const Frame& frame, const OwnAnswer& answer);
Page erase_page(const Frame& frame, std::string_view receipt);

// Where a code is typed in; `typed` that was wrong is shown with an error.
Page lookup_page(const Frame& frame, std::string_view typed);

// The stylesheet with an organisation's accent ("#rrggbb"), as pages carry it.
std::string style_for(std::string_view accent);
std::string style_address(std::string_view accent);
std::string script_address();

}  // namespace polku::pages
