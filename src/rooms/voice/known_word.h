#pragma once
// A word form of one language with everything the analysis asks of it, found out once.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "voice/words.h"

namespace polku::voice {

struct KnownWord {
  NormalWord normal;
  std::string standard;   // what a spoken form stands for; else the form
  WordAnalysis analysis;  // spoken forms and exceptions already put right
  // Patterns of the default lexicon that may begin with it, by set.
  std::vector<std::uint32_t> opinions, modifiers, themes, intents, steps;
  bool is_word = true;  // else an emoji, an emoticon or a mark
  // Its form may stand for its lemma in patterns: where stems are less sure, and unknown words.
  bool loose = false;
  // What a spoken form stands for beyond its first word: "emmä" is "en minä".
  std::vector<std::shared_ptr<const KnownWord>> more;
  // Hashes for the linear models: of the lemma, and of the form's pieces of 2 to 5 letters.
  std::uint32_t lemma_hash = 0;
  std::vector<std::uint32_t> grams;

  const std::string& lemma() const { return analysis.lemma; }
  const std::string& form() const { return normal.form; }
};

}  // namespace polku::voice
