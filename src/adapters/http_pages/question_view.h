#pragma once
// One question as HTML, with what the respondent wrote and what is wrong with it. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "form.h"
#include "surveys/answers.h"
#include "surveys/definition.h"

namespace polku::pages {

// All that the questions of one page have in common.
struct Scene {
  const surveys::Definition& definition;
  surveys::Situation situation;  // for piping
  const Form& fields;            // what stands in the controls
  const std::vector<surveys::AnswerFault>& faults;
  std::string_view seed;   // of shuffled options: the same within one attempt
  bool prefilled = false;  // answers given earlier stand there, so that one can be taken away

  Language language() const { return situation.language; }
};

// In the scene's language, with earlier answers piped in.
std::string text_of(const LocalizedText& text, const Scene& scene);

std::string question_html(const surveys::Question& question, const Scene& scene);

// What is wrong, in the respondent's language.
std::string sentence_of(const surveys::AnswerFault& fault, const surveys::Question& question,
                        const Scene& scene);
// The id of the element to go to.
std::string target_of(const surveys::AnswerFault& fault, const surveys::Question& question);

}  // namespace polku::pages
