#pragma once
// From the clauses of a story to the moments of a path.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "narrative_words.h"
#include "voice/narrative.h"

namespace polku::voice {

// A clause hurts from here down; it pleases from the same up.
inline constexpr double kPain = -0.16;

std::vector<StoryMoment> path_of(std::string_view text, const std::vector<Telling>& tellings,
                                 const Lexicon& lexicon);

// "Ajanvaraus puhelimessa": what a step is called, by its key and channel.
std::string title_of(const std::string& key, const std::string& noun, const std::string& channel,
                     bool books, const Lexicon& lexicon);
// The first words of a clause, where nothing names the step.
std::string title_from(std::string_view clause);
std::string with_small_letter(std::string text);
std::string title_again(const std::string& title, Language language);

}  // namespace polku::voice
