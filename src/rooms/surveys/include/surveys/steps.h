#pragma once
// The way through a survey: which questions are shown, on which step, in which order, and with
// earlier answers piped into the texts. Pure and thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "surveys/definition.h"
#include "surveys/ports.h"
#include "surveys/response.h"

namespace polku::surveys {

// Indices into definition.questions.
using QuestionIndices = std::vector<std::size_t>;

// The steps as written, before logic: one for one_page; stepwise a question each, `with_previous`
// joined to the step before and a statement to the next question. Hidden questions are on no step.
std::vector<QuestionIndices> steps_of(const Definition& definition);

struct Visibility {
  std::vector<bool> shown;  // by question index; hidden questions count as shown
  bool ended_early = false;
  bool screened_out = false;
};
// What logic shows after these (checked) answers; answers of questions not shown do not count.
Visibility visibility_of(const Definition& definition, const Situation& situation);

// The shown questions of a step; may be empty.
QuestionIndices shown_on(const QuestionIndices& step, const Visibility& visibility);
// The nearest step after or before with something to show; nothing at the ends.
std::optional<std::size_t> next_step(const std::vector<QuestionIndices>& steps,
                                     const Visibility& visibility,
                                     std::optional<std::size_t> current);
std::optional<std::size_t> previous_step(const std::vector<QuestionIndices>& steps,
                                         const Visibility& visibility, std::size_t current);
// Share of the way behind when `step` is shown, 0 to 1; grows with every step forward.
double progress_at(const std::vector<QuestionIndices>& steps, std::size_t step);

// Indices of options (rows for a matrix) in the order to show. The same seed, the same order on
// every machine; exclusive options keep their places. Not shuffled: the order as written.
std::vector<std::size_t> shown_order(const Question& question, std::string_view seed);

// The text with every {{name}} replaced by the answer as the respondent saw it (labels, local
// number and date forms), {{name|fallback}} when unanswered. Nothing is escaped.
std::string piped(std::string_view text, const Definition& definition, const Situation& situation);

// A {{...}} in a text.
struct Pipe {
  std::size_t start = 0, end = 0;  // bytes, of the braces
  std::optional<Name> name;        // none: not a name
  std::string fallback;
};
std::vector<Pipe> pipes_in(std::string_view text);

enum class Availability { Open, Unpublished, NotYetOpen, Ended, Closed };
std::string_view name_of(Availability availability);  // "open", "not_yet_open", ...
// Opening is inclusive, closing exclusive.
Availability availability_of(const Definition& definition, SurveyStatus status, Timestamp now);

}  // namespace polku::surveys
