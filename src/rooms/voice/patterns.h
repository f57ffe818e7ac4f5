#pragma once
// Sequences of words to look for. An element is a lemma; "=form" that very form;
// "lemma:conditional" and "lemma:comparative" ask for the mood or degree; "+part" is the word or
// any compound with the part, "part+" any compound that begins with it; "word*" any word that
// begins so; "*" any word. After a negator up to two other words may stand before the next element.

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
    std::size_t words = 0;  // how many it takes
    bool by_part = false;   // only a part of a compound stands for it
  };
  // Of the `candidates`, those that stand at `words[at]`: longest first, whole words before parts.
  std::vector<Match> at(const std::vector<const KnownWord*>& words, std::size_t at,
                        const std::vector<std::uint32_t>& candidates) const;
  std::size_t size() const { return patterns_.size(); }

 private:
  struct Element {
    enum class Kind : std::uint8_t { Lemma, Form, Beginning, Part, FirstPart, Any };
    enum class Mood : std::uint8_t { Any, Conditional, Comparative };
    Kind kind = Kind::Lemma;
    Mood mood = Mood::Any;
    std::string text;

    static Element read(std::string_view text);
    bool fits(const KnownWord& word) const;
  };
  struct Pattern {
    std::vector<Element> elements;
    std::uint32_t payload = 0;
  };
  using Index = std::unordered_map<std::string, std::vector<std::uint32_t>>;

  // How many words the elements from `element` on take at words[at]; 0: they do not stand there.
  std::size_t reach(const Pattern& pattern, std::size_t element,
                    const std::vector<const KnownWord*>& words, std::size_t at) const;

  std::vector<Pattern> patterns_;
  Index lemmas_, forms_, parts_, first_parts_;  // by first element
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> beginnings_;
  std::vector<std::uint32_t> any_;
};

}  // namespace polku::voice
