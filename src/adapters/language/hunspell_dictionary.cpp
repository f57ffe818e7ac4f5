// Swedish, English and Ukrainian words by hunspell.

#include <algorithm>
#include <filesystem>
#include <hunspell/hunspell.hxx>
#include <mutex>

#include "language/dictionaries.h"
#include "lazy_dictionary.h"

namespace polku::language {
namespace {

using voice::WordAnalysis;

struct Files {
  const char* name;
  const char* package;
};

Files files_of(Language language) {
  switch (language) {
    case Language::Swedish:
      return {"sv_SE", "hunspell-sv"};
    case Language::Ukrainian:
      return {"uk_UA", "hunspell-uk"};
    default:
      return {"en_US", "hunspell-en-us"};
  }
}

// A Hunspell object keeps state while it looks a word up, so one thread at a time; the analyser
// remembers words above.
class HunspellDictionary final : public voice::Dictionary {
 public:
  HunspellDictionary(const std::string& affixes, const std::string& words, Language language)
      : hunspell_(affixes.c_str(), words.c_str()), language_(language) {}

  bool knows(std::string_view form) const override {
    const std::lock_guard lock(mutex_);
    return hunspell_.spell(std::string(form));
  }

  WordAnalysis analyse(std::string_view form) const override {
    WordAnalysis word;
    word.lemma = std::string(form);
    const std::lock_guard lock(mutex_);
    word.known = hunspell_.spell(word.lemma);
    if (language_ == Language::Ukrainian) tell_degree(form, word);
    if (!word.known) return word;
    const auto stems = hunspell_.stem(word.lemma);
    // Of several stems the shortest is the word, the longer ones are derived from it; a stem of one
    // letter is none.
    for (const auto& stem : stems) {
      if (stem.size() < 2 || stem == word.lemma || drops_prefix(form, stem)) continue;
      if (word.lemma == form || stem.size() < word.lemma.size()) word.lemma = stem;
    }
    // Swedish writes compounds together, so that their parts must be found.
    if (language_ == Language::Swedish) find_parts(form, word);
    return word;
  }

 private:
  // The degrees of Ukrainian show in the word: "смачніше", "кращий", "найгірший".
  static void tell_degree(std::string_view form, WordAnalysis& word) {
    static constexpr std::string_view kShort[] = {"кращ",  "гірш", "ліпш", "дорожч", "дешевш",
                                                  "швидш", "довш", "легш", "нижч",   "вищ"};
    const auto begins = [&](std::string_view beginning) { return form.starts_with(beginning); };
    word.superlative = begins("най") && form.size() > 12;
    const auto at = form.rfind("іш");
    const bool long_one = at != std::string_view::npos && at >= 6 && form.size() - at <= 10;
    word.comparative = !word.superlative && (long_one || std::ranges::any_of(kShort, begins));
  }

  // "disappointed" is no "appoint" and "contact" no "tact": a stem without the prefix is another
  // word, often the opposite.
  static bool drops_prefix(std::string_view form, std::string_view stem) {
    static constexpr std::string_view kPrefixes[] = {
        "un",  "dis", "in",  "im", "mis", "non", "ir", "il",  "over", "under",
        "mal", "con", "com", "de", "pro", "ex",  "не", "без", "miss"};
    for (const auto prefix : kPrefixes) {
      if (form.starts_with(prefix) && !stem.starts_with(prefix) &&
          form.substr(prefix.size()).starts_with(stem.substr(0, 3))) {
        return true;
      }
    }
    return false;
  }

  static constexpr std::size_t kPartMin = 3;  // shorter ones are mostly endings

  // "hotellfrukosten" is hotell and frukost. The last part is the longest tail that is a word when
  // what stands before it is one too, with or without the linking s; hunspell itself tells no
  // parts.
  void find_parts(std::string_view form, WordAnalysis& word) const {
    for (std::size_t cut = kPartMin; cut + kPartMin <= form.size(); ++cut) {
      if ((static_cast<unsigned char>(form[cut]) & 0xC0) == 0x80) continue;
      std::string first(form.substr(0, cut));
      const std::string last(form.substr(cut));
      if (!hunspell_.spell(last)) continue;
      if (!hunspell_.spell(first)) {
        if (first.size() <= kPartMin || first.back() != 's') continue;
        first.pop_back();
        if (!hunspell_.spell(first)) continue;
      }
      word.parts = {first, shortest_stem(last)};
      // A stem that stops before the last part has lost what the word is.
      if (word.lemma.size() <= cut) word.lemma = std::string(form.substr(0, cut)) + word.parts[1];
      return;
    }
  }

  std::string shortest_stem(const std::string& word) const {
    std::string shortest = word;
    for (const auto& stem : hunspell_.stem(word)) {
      if (stem.size() < kPartMin) continue;
      if (shortest == word || stem.size() < shortest.size()) shortest = stem;
    }
    return shortest;
  }

  mutable std::mutex mutex_;
  mutable Hunspell hunspell_;
  Language language_;
};

}  // namespace

Result<std::shared_ptr<const voice::Dictionary>> open_hunspell(Language language,
                                                               const std::string& folder) {
  const auto files = files_of(language);
  const auto base = std::filesystem::path(folder) / files.name;
  const auto affixes = base.string() + ".aff", words = base.string() + ".dic";
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(affixes, ignored) ||
      !std::filesystem::is_regular_file(words, ignored)) {
    Error refused =
        invalid("language", "The dictionary of the language " + std::string(tag_of(language)) +
                                " is missing: install the Debian package " + files.package +
                                ", or start with --without-language " +
                                std::string(tag_of(language)) + ".");
    refused.detail = affixes;
    return refused;
  }
  return lazily([affixes, words, language]() -> std::shared_ptr<const voice::Dictionary> {
    return std::make_shared<HunspellDictionary>(affixes, words, language);
  });
}

}  // namespace polku::language
