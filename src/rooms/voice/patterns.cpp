#include "patterns.h"

#include <algorithm>

#include "core/text.h"

namespace polku::voice {
namespace {

constexpr std::size_t kGapAfterNegator = 2;

bool cut_ending(std::string_view& text, std::string_view ending) {
  if (text.size() <= ending.size() || !text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

}  // namespace

PatternSet::Element PatternSet::Element::read(std::string_view text) {
  Element element;
  if (text == "*") {
    element.kind = Kind::Any;
    return element;
  }
  if (cut_ending(text, ":conditional")) element.mood = Mood::Conditional;
  if (cut_ending(text, ":comparative")) element.mood = Mood::Comparative;
  // "=)" and "=D" are emoticons, not forms.
  const bool emoticon = text.size() == 2 && (text[1] < 'a' || text[1] > 'z');
  if (text.size() > 1 && text.front() == '=' && !emoticon) {
    element.kind = Kind::Form;
    text.remove_prefix(1);
  } else if (text.size() > 1 && text.front() == '+') {
    element.kind = Kind::Part;
    text.remove_prefix(1);
  } else if (cut_ending(text, "+")) {
    element.kind = Kind::FirstPart;
  } else if (cut_ending(text, "*")) {
    element.kind = Kind::Beginning;
  }
  element.text = std::string(text);
  return element;
}

bool PatternSet::Element::fits(const KnownWord& word) const {
  if (mood == Mood::Conditional && !word.analysis.conditional) return false;
  if (mood == Mood::Comparative && !word.analysis.comparative) return false;
  const auto& parts = word.analysis.parts;
  switch (kind) {
    case Kind::Lemma:
      return word.lemma() == text || word.analysis.also == text ||
             (word.loose && word.form() == text);
    case Kind::Form:
      return word.form() == text || word.standard == text;
    case Kind::Beginning:
      return word.form().starts_with(text) || word.lemma().starts_with(text);
    case Kind::Part:
      return word.lemma() == text || std::ranges::find(parts, text) != parts.end();
    case Kind::FirstPart:
      return !parts.empty() && parts.front() == text;
    case Kind::Any:
      return word.is_word;
  }
  return false;
}

void PatternSet::add(std::string_view pattern, std::uint32_t payload) {
  Pattern made;
  made.payload = payload;
  for (const auto piece : split(pattern, ' ')) {
    if (!trimmed(piece).empty()) made.elements.push_back(Element::read(trimmed(piece)));
  }
  if (made.elements.empty()) return;
  const auto number = static_cast<std::uint32_t>(patterns_.size());
  const auto& first = made.elements.front();
  switch (first.kind) {
    case Element::Kind::Lemma:
      lemmas_[first.text].push_back(number);
      break;
    case Element::Kind::Form:
      forms_[first.text].push_back(number);
      break;
    case Element::Kind::Part:
      parts_[first.text].push_back(number);
      break;
    case Element::Kind::FirstPart:
      first_parts_[first.text].push_back(number);
      break;
    case Element::Kind::Beginning:
      beginnings_[first.text].push_back(number);
      break;
    case Element::Kind::Any:
      any_.push_back(number);
      break;
  }
  patterns_.push_back(std::move(made));
}

std::vector<std::uint32_t> PatternSet::beginning_with(const KnownWord& word) const {
  std::vector<std::uint32_t> found = any_;
  const auto take = [&](const Index& index, const std::string& key) {
    if (const auto at = index.find(key); at != index.end()) {
      found.insert(found.end(), at->second.begin(), at->second.end());
    }
  };
  take(lemmas_, word.lemma());
  if (!word.analysis.also.empty()) take(lemmas_, word.analysis.also);
  if (word.loose) take(lemmas_, word.form());
  take(forms_, word.form());
  take(forms_, word.standard);
  take(parts_, word.lemma());
  for (const auto& part : word.analysis.parts) take(parts_, part);
  if (!word.analysis.parts.empty()) take(first_parts_, word.analysis.parts.front());
  for (const auto* text : {&word.lemma(), &word.form()}) {
    for (std::size_t length = 1; length <= text->size(); ++length) {
      const auto at = beginnings_.find(std::string_view(*text).substr(0, length));
      if (at != beginnings_.end()) found.insert(found.end(), at->second.begin(), at->second.end());
    }
  }
  std::ranges::sort(found);
  const auto repeated = std::ranges::unique(found);
  found.erase(repeated.begin(), repeated.end());
  return found;
}

std::size_t PatternSet::reach(const Pattern& pattern, std::size_t element,
                              const std::vector<const KnownWord*>& words, std::size_t at) const {
  if (at >= words.size() || !pattern.elements[element].fits(*words[at])) return 0;
  if (element + 1 == pattern.elements.size()) return 1;
  const bool negator = words[at]->analysis.word_class == WordClass::Negation;
  const std::size_t gap_max = negator ? kGapAfterNegator : 0;
  for (std::size_t gap = 0; gap <= gap_max; ++gap) {
    const auto rest = reach(pattern, element + 1, words, at + 1 + gap);
    if (rest > 0) return 1 + gap + rest;
  }
  return 0;
}

std::vector<PatternSet::Match> PatternSet::at(const std::vector<const KnownWord*>& words,
                                              std::size_t at,
                                              const std::vector<std::uint32_t>& candidates) const {
  std::vector<Match> found;
  for (const auto number : candidates) {
    const auto& pattern = patterns_[number];
    const auto taken = reach(pattern, 0, words, at);
    if (taken == 0) continue;
    const auto kind = pattern.elements.front().kind;
    const bool by_part =
        pattern.elements.size() == 1 &&
        (kind == Element::Kind::FirstPart ||
         (kind == Element::Kind::Part && words[at]->lemma() != pattern.elements.front().text));
    found.push_back({pattern.payload, taken, by_part});
  }
  std::ranges::stable_sort(found, [](const Match& a, const Match& b) {
    return a.words != b.words ? a.words > b.words : !a.by_part && b.by_part;
  });
  return found;
}

}  // namespace polku::voice
