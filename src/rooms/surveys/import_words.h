#pragma once
// Words that stand for points of a scale, in four languages: "Very satisfied", "Erittäin
// tyytyväinen", "Mycket nöjd", "Дуже задоволений" are the fifth of five.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "surveys/definition.h"

namespace polku::surveys {

// One rating vocabulary with as many groups of words as its scale has points, worst first.
struct WordScale {
  std::string_view name;  // "satisfaction", "agreement", "ease", "quality", "likelihood"
  std::span<const std::string_view> groups;  // folded words, separated by '|'

  int points() const { return static_cast<int>(groups.size()); }
  // From 1; nothing when the (folded) words are not in the vocabulary.
  std::optional<int> point_of(std::string_view words) const;
};

// The first vocabulary that has all these words; `points` 0: of any length. nullptr: none.
const WordScale* word_scale_of(std::span<const std::string> words, int points);

// What a header is about, told by its words (folded) in four languages.
enum class Topic { None, Recommend, Satisfaction, Effort, Why };
Topic topic_of(std::string_view words);

// The key of a channel, or a device, by its usual names (folded); empty when it is none.
std::string_view channel_of(std::string_view words);
std::string_view device_of(std::string_view words);
// The words by which an option outside the others goes: "Other (please specify)" (folded).
bool names_other(std::string_view words);
// "FI", "fi-FI", "Finnish", "suomi", "finska" ...
std::optional<Language> language_of(std::string_view cell);

}  // namespace polku::surveys
