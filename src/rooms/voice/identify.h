#pragma once
// Which language a comment is in: what the dictionaries know of its words, weighed with a
// statistical guess and, where little is said, with the language of the survey.

#include <optional>
#include <string>
#include <vector>

#include "word_memory.h"

namespace polku::voice {

struct Identified {
  std::optional<Language> language;
  std::string other;  // BCP 47 tag, when it is another language that could be told
  double confidence = 0;
};
Identified identify(std::string_view text, const std::vector<Token>& tokens,
                    const WordMemory& memory, const LanguageGuesser& guesser,
                    std::optional<Language> prior);

}  // namespace polku::voice
