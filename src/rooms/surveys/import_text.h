#pragma once
// Texts of imported files, compared and read the way people write them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace polku::surveys {

// Lower case, words with single blanks between, without punctuation, tags and entities. Texts that
// a person takes for the same fold to the same.
std::string folded(std::string_view text);
// As folded, without the blanks: "Response ID" and "ResponseId" are "responseid".
std::string compacted(std::string_view text);
// White space and control characters at the ends and between as single blanks; tags dropped.
std::string tidied(std::string_view text);
// A question or option key near to the text, with Cyrillic in Latin letters; `fallback` when
// nothing is left of it.
std::string key_from(std::string_view text, std::string_view fallback);

// Blank, or a word for nothing: "N/A", "-", "NULL", "#N/A", "-99".
bool is_missing(std::string_view cell);
// The text without the ' that an export put before what a spreadsheet would take for a formula.
std::string_view unguarded(std::string_view cell);

// "9", "9.0" and "9,0" as 9; nothing else.
std::optional<std::int64_t> whole_number(std::string_view cell);
// "9 - Very likely", "10 = Certainly", "9/10", "Very likely (9)" or five stars: the number and
// the words beside it.
struct Labelled {
  std::int64_t number = 0;
  std::string_view words;
};
std::optional<Labelled> labelled_number(std::string_view cell);
// "A3" of LimeSurvey, "AO03" of its newer versions: the third answer.
std::optional<std::int64_t> answer_code(std::string_view cell);
// "1 234,5", "1,234.5", "-3". `comma`: a single comma is a decimal one even before three digits.
std::optional<double> decimal_number(std::string_view cell, bool comma);
// Whether the cell's comma can only be a decimal one.
bool shows_decimal_comma(std::string_view cell);

// Yes or no in four languages, marks and digits; nothing for anything else.
std::optional<bool> truth_of(std::string_view cell);

// Parts of a cell that holds several choices, separated by line breaks, `;`, `|` or else `,`.
std::vector<std::string_view> choice_parts(std::string_view cell);

}  // namespace polku::surveys
