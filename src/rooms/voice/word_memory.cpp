#include "word_memory.h"

#include <algorithm>
#include <mutex>

#include "text_features.h"

namespace polku::voice {
namespace {

constexpr std::size_t kWordsMax = 120'000;  // of each language; about 60 MB in all when full
constexpr std::size_t kWordBytesMax = 80;   // what is longer is no word

bool is_cyrillic_language(Language language) { return language == Language::Ukrainian; }

// Mixed Ukrainian borrows whole Russian words ("очень"), which do not make a text Ukrainian.
bool may_be_russian(std::string_view form) {
  static constexpr std::string_view kUkrainian[] = {"і", "ї", "є", "ґ", "'", "ьо"};
  return (static_cast<std::uint8_t>(form.front()) & 0xFC) == 0xD0 &&
         std::ranges::none_of(kUkrainian, [&](std::string_view letters) {
           return form.find(letters) != std::string_view::npos;
         });
}

}  // namespace

template <class Value, class Make>
Value WordMemory::recall(Shelf<Value>& shelf, std::string_view piece, const Make& make) {
  {
    const std::shared_lock lock(shelf.mutex);
    if (const auto at = shelf.table.find(piece); at != shelf.table.end()) return at->second;
  }
  Value made = make();
  const std::unique_lock lock(shelf.mutex);
  if (shelf.table.size() >= kWordsMax) shelf.table.clear();
  return shelf.table.emplace(std::string(piece), std::move(made)).first->second;
}

WordMemory::WordPtr WordMemory::word(std::string_view piece, Language language, bool mark) const {
  return recall(words_[static_cast<std::size_t>(language)], piece,
                [&] { return std::make_shared<const KnownWord>(look_up(piece, language, mark)); });
}

KnownWord WordMemory::look_up(std::string_view piece, Language language, bool mark) const {
  KnownWord word;
  word.is_word = !mark;
  const auto& lexicon = lexicons_[static_cast<std::size_t>(language)];
  if (mark) {
    word.normal.form = std::string(piece);
    word.standard = word.normal.form;
    word.analysis.lemma = word.normal.form;
  } else {
    word.normal = ports_.reader->normalise(piece.substr(0, kWordBytesMax));
    auto form = word.normal.form;
    if (const auto at = lexicon.spoken.find(form); at != lexicon.spoken.end()) {
      // The first word stands here, the others follow it.
      const auto words = split(at->second, ' ');
      form = std::string(words.front());
      for (std::size_t i = 1; i < words.size(); ++i) {
        word.more.push_back(std::make_shared<const KnownWord>(look_up(words[i], language, false)));
      }
    }
    word.standard = form;
    analyse(form, language, word);
  }
  word.opinions = lexicon.opinion_patterns.beginning_with(word);
  word.modifiers = lexicon.modifier_patterns.beginning_with(word);
  word.themes = lexicon.theme_patterns.beginning_with(word);
  word.intents = lexicon.intent_patterns.beginning_with(word);
  word.steps = lexicon.step_patterns.beginning_with(word);
  word.lemma_hash = feature_hash(word.lemma());
  word.grams = letter_grams(word.form());
  return word;
}

void WordMemory::analyse(const std::string& form, Language language, KnownWord& word) const {
  const auto& lexicon = lexicons_[static_cast<std::size_t>(language)];
  const auto& dictionary = ports_.dictionaries[static_cast<std::size_t>(language)];
  word.analysis.lemma = form;
  if (dictionary && form.size() <= kWordBytesMax) word.analysis = dictionary->analyse(form);
  // What is stretched may have stood for a short letter: "tosiii" is "tosi". The end is stretched
  // most, and a word may have double letters of its own: "jättebraaa".
  if (!word.analysis.known && word.normal.elongated && dictionary && form.size() > 2 &&
      form[form.size() - 1] == form[form.size() - 2]) {
    auto other = dictionary->analyse(std::string_view(form).substr(0, form.size() - 1));
    if (other.known) word.analysis = std::move(other);
  }
  if (!word.analysis.known && word.normal.elongated && dictionary) {
    std::string shorter;
    for (const char c : form) {
      if (shorter.empty() || shorter.back() != c || (c & 0x80) != 0) shorter.push_back(c);
    }
    auto other = dictionary->analyse(shorter);
    if (other.known) word.analysis = std::move(other);
  }
  if (const auto at = lexicon.exceptions.find(form); at != lexicon.exceptions.end()) {
    word.analysis.lemma = at->second;
    word.analysis.also.clear();
    word.analysis.known = true;
  }
  // Finnish lemmas are sure where the word is known; hunspell's stems are not.
  word.loose = language != Language::Finnish || !word.analysis.known;
}

std::uint8_t WordMemory::languages_with(std::string_view piece) const {
  return recall(coverage_, piece, [&] { return find_languages(piece); });
}

std::uint8_t WordMemory::find_languages(std::string_view piece) const {
  std::uint8_t found = 0;
  if (piece.size() > kWordBytesMax) return found;
  const auto normal = ports_.reader->normalise(piece);
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    const auto language = kLanguages[i];
    if (!ports_.dictionaries[i] || normal.cyrillic != is_cyrillic_language(language)) continue;
    const auto& lexicon = lexicons_[i];
    const bool known = (lexicon.spoken.contains(normal.form) && !may_be_russian(normal.form)) ||
                       lexicon.exceptions.contains(normal.form) ||
                       ports_.dictionaries[i]->knows(normal.form);
    if (known) found = static_cast<std::uint8_t>(found | (1u << i));
  }
  return found;
}

}  // namespace polku::voice
