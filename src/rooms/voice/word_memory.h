#pragma once
// Remembers what dictionaries and lexicons say of words, so that a word is looked up once. Bounded:
// when it is full it starts anew. Thread-safe.

#include <array>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "known_word.h"
#include "lexicon.h"
#include "voice/analysis.h"

namespace polku::voice {

class WordMemory {
 public:
  WordMemory(const VoicePorts& ports, const std::array<Lexicon, 4>& lexicons)
      : ports_(ports), lexicons_(lexicons) {}

  using WordPtr = std::shared_ptr<const KnownWord>;
  // `piece` as it stands in the text. `mark`: an emoji, emoticon or punctuation.
  WordPtr word(std::string_view piece, Language language, bool mark) const;

  // Which of the four languages have the word, one bit each in the order of kLanguages; 0 for
  // marks.
  std::uint8_t languages_with(std::string_view piece) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <class Value>
  using Table = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;
  template <class Value>
  struct Shelf {
    mutable std::shared_mutex mutex;
    Table<Value> table;
  };
  template <class Value, class Make>
  static Value recall(Shelf<Value>& shelf, std::string_view piece, const Make& make);

  void analyse(const std::string& form, Language language, KnownWord& word) const;
  KnownWord look_up(std::string_view piece, Language language, bool mark) const;
  std::uint8_t find_languages(std::string_view piece) const;

  const VoicePorts& ports_;
  const std::array<Lexicon, 4>& lexicons_;
  mutable std::array<Shelf<WordPtr>, 4> words_;
  mutable Shelf<std::uint8_t> coverage_;
};

}  // namespace polku::voice
