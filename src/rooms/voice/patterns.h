#pragma once
// Sequences of words to look for: lemmas or forms in a row, "+osa" a compound part, "word*" a
// beginning. Immutable once filled.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "known_word.h"

namespace polku::voice {

class PatternSet {
 public:
  // `payload` is the caller's; several patterns may share it.
  void add(std::string_view pattern, std::uint32_t payload);

  // Which patterns a word can begin, by number: what a KnownWord remembers.
  std::vector<std::uint32_t> beginning_with(const KnownWord& word) const;

  struct Match {
    std::uint32_t payload = 0;
    std::uint32_t pattern = 0;
    std::size_t words = 0;  // how many it takes
  };
  // Of the `candidates`, those that stand at `words[at]`, longest first.
  std::vector<Match> at(const std::vector<const KnownWord*>& words, std::size_t at,
                        const std::vector<std::uint32_t>& candidates) const;
  std::size_t size() const { return patterns_.size(); }

 private:
  struct Element {
    enum class Kind : std::uint8_t { Exact, Beginning, Part } kind = Kind::Exact;
    std::string text;
    bool fits(const KnownWord& word) const;
  };
  struct Pattern {
    std::vector<Element> elements;
    std::uint32_t payload = 0;
  };

  std::vector<Pattern> patterns_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> exact_, parts_;  // by first element
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> beginnings_;
};

}  // namespace polku::voice
