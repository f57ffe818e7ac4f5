#pragma once
// What the language technologies give: tokens of a text, and what a dictionary knows of a word.
// Ports; the adapters in adapters/language implement them. All are thread-safe.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/text.h"

namespace polku::voice {

enum class TokenKind : std::uint8_t { Word, Number, Emoji, Punctuation, LineBreak };

// A piece of the text as it stands: bytes [start, end) of the original, so that a highlight is
// exact whatever normalising does. White space makes no token.
struct Token {
  TokenKind kind = TokenKind::Word;
  std::uint32_t start = 0;
  std::uint32_t end = 0;
};

// A word's normal form: NFC, lower case, without control and zero-width characters, letters of the
// other script that only look alike folded into the word's own, elongation squeezed.
struct NormalWord {
  std::string form;
  bool capitals = false;   // two letters or more, all of them capitals
  bool elongated = false;  // "hyvääää"
  bool cyrillic = false;
};

class TextReader {
 public:
  virtual ~TextReader() = default;
  // Any bytes: what is not UTF-8 is passed over. Tokens in order; `tokens` is emptied first.
  virtual void read(std::string_view text, std::vector<Token>& tokens) const = 0;
  virtual NormalWord normalise(std::string_view word) const = 0;
};

enum class WordClass : std::uint8_t {
  Unknown,
  Noun,
  Adjective,
  Verb,
  Adverb,
  Pronoun,
  Conjunction,
  Negation,
  Name,
  Number,
  Interjection,
};

// What a dictionary says of a form. Without an analysis `known` is false and the lemma is the form.
struct WordAnalysis {
  std::string lemma;
  std::string also;                // another lemma it may stand under: a participle's own
  std::vector<std::string> parts;  // lemmas of a compound's parts; empty: no compound
  WordClass word_class = WordClass::Unknown;
  bool known = false;
  bool conditional = false;  // "olisi"
  bool finite = false;       // a verb with a person or in the passive: "menin", "mennään"
  bool past = false;
  bool comparative = false;  // "parempi"
  bool superlative = false;
  bool first_person = false;  // "menin"
  bool without = false;       // abessive or negative participle: "toimimaton", "puhumatta"
  bool passive = false;
  bool person_name = false;  // a first name or a surname
};

// One language's words. Slow against the caches above it.
class Dictionary {
 public:
  virtual ~Dictionary() = default;
  // `form` is a NormalWord's.
  virtual WordAnalysis analyse(std::string_view form) const = 0;
  // Only whether it is a word: analyse(form).known, where that is found out faster.
  virtual bool knows(std::string_view form) const { return analyse(form).known; }
};

// What a statistical guesser makes of a text; the analyser weighs it with its dictionaries, which
// know short texts better.
struct LanguageGuess {
  std::string tag;        // BCP 47; empty: it cannot say
  double confidence = 0;  // 0..1
};
class LanguageGuesser {
 public:
  virtual ~LanguageGuesser() = default;
  virtual LanguageGuess guess(std::string_view text) const = 0;
};

}  // namespace polku::voice
