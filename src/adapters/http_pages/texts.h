#pragma once
// The page's own words in the four languages (web/respondent/texts). Immutable; thread-safe.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.h"

namespace polku::pages {

// The text of that key. A key that is not there is a bug and asserts.
const std::string& words(Language language, std::string_view key);

using Blanks = std::initializer_list<std::pair<std::string_view, std::string_view>>;
// The text with "{min}" and the like filled in.
std::string filled(Language language, std::string_view key, Blanks blanks);

// Every key of a language, sorted; the same for all four, says a test.
std::vector<std::string_view> text_keys(Language language);

}  // namespace polku::pages
