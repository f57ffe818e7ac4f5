#pragma once
// What an author should mend before publishing. Pure.

#include <optional>
#include <string>
#include <vector>

#include "surveys/definition.h"

namespace polku::surveys {

enum class Severity { Warning, Error };
std::string_view name_of(Severity severity);

struct Problem {
  Severity severity = Severity::Error;
  std::string code;                  // "missing_translation", "unknown_name", ...: stable, for UIs
  std::string path;                  // "questions[2].title"
  std::optional<Language> language;  // the one concerned
  std::string detail;                // a sentence that says what to do
};

// Errors first, each in document order. Errors block publishing: missing texts in an offered
// language, logic or pipes naming unknown or later questions, logic that compares unlike things,
// duplicate keys, contradictory bounds, closing before opening, no questions. Warnings do not:
// questions never shown, quotas never reached, texts in languages that are not offered.
std::vector<Problem> check_for_publishing(const Definition& definition);

// The first problem that may not even be saved (duplicate keys and broken logic), as Invalid with
// its path as the field.
Result<void> check_for_saving(const Definition& definition);

bool blocks_publishing(const std::vector<Problem>& problems);

json::array to_json(const std::vector<Problem>& problems);

}  // namespace polku::surveys
