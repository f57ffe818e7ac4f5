#include "patterns.h"

#include <algorithm>

#include "core/text.h"

namespace polku::voice {

bool PatternSet::Element::fits(const KnownWord& word) const {
  switch (kind) {
    case Kind::Exact:
      return word.lemma() == text || word.form() == text;
    case Kind::Beginning:
      return word.form().starts_with(text) || word.lemma().starts_with(text);
    case Kind::Part:
      return word.lemma() == text ||
             std::ranges::find(word.analysis.parts, text) != word.analysis.parts.end();
  }
  return false;
}

void PatternSet::add(std::string_view pattern, std::uint32_t payload) {
  Pattern made;
  made.payload = payload;
  for (const auto piece : split(pattern, ' ')) {
    auto text = trimmed(piece);
    if (text.empty()) continue;
    Element element;
    if (text.size() > 1 && text.back() == '*') {
      element.kind = Element::Kind::Beginning;
      text.remove_suffix(1);
    } else if (text.size() > 1 && (text.front() == '+' || text.back() == '+')) {
      element.kind = Element::Kind::Part;
      text = text.front() == '+' ? text.substr(1) : text.substr(0, text.size() - 1);
    }
    element.text = std::string(text);
    made.elements.push_back(std::move(element));
  }
  if (made.elements.empty()) return;
  const auto number = static_cast<std::uint32_t>(patterns_.size());
  const auto& first = made.elements.front();
  switch (first.kind) {
    case Element::Kind::Exact:
      exact_[first.text].push_back(number);
      break;
    case Element::Kind::Part:
      parts_[first.text].push_back(number);
      break;
    case Element::Kind::Beginning:
      beginnings_[first.text].push_back(number);
      break;
  }
  patterns_.push_back(std::move(made));
}

std::vector<std::uint32_t> PatternSet::beginning_with(const KnownWord& word) const {
  std::vector<std::uint32_t> found;
  const auto take = [&](const auto& index, const std::string& key) {
    if (const auto at = index.find(key); at != index.end()) {
      found.insert(found.end(), at->second.begin(), at->second.end());
    }
  };
  take(exact_, word.lemma());
  if (word.form() != word.lemma()) take(exact_, word.form());
  take(parts_, word.lemma());
  for (const auto& part : word.analysis.parts) {
    if (part != word.lemma()) take(parts_, part);
  }
  for (const auto* text : {&word.lemma(), &word.form()}) {
    // Beginnings are prefixes of the word: walk back from where the word itself would stand.
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

std::vector<PatternSet::Match> PatternSet::at(const std::vector<const KnownWord*>& words,
                                              std::size_t at,
                                              const std::vector<std::uint32_t>& candidates) const {
  std::vector<Match> found;
  for (const auto number : candidates) {
    const auto& elements = patterns_[number].elements;
    if (at + elements.size() > words.size()) continue;
    bool fits = true;
    for (std::size_t i = 0; i < elements.size() && fits; ++i) {
      fits = elements[i].fits(*words[at + i]);
    }
    if (fits) found.push_back({patterns_[number].payload, number, elements.size()});
  }
  std::ranges::stable_sort(found, std::ranges::greater(), &Match::words);
  return found;
}

}  // namespace polku::voice
