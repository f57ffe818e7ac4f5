// Swedish, English and Ukrainian words by hunspell.

#include <filesystem>
#include <hunspell/hunspell.hxx>
#include <mutex>

#include "language/dictionaries.h"

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
  HunspellDictionary(const std::string& affixes, const std::string& words)
      : hunspell_(affixes.c_str(), words.c_str()) {}

  WordAnalysis analyse(std::string_view form) const override {
    WordAnalysis word;
    word.lemma = std::string(form);
    const std::lock_guard lock(mutex_);
    word.known = hunspell_.spell(word.lemma);
    if (!word.known) return word;
    const auto stems = hunspell_.stem(word.lemma);
    // Of several stems the shortest is the word, the longer ones are derived from it; a stem of one
    // letter is none.
    for (const auto& stem : stems) {
      if (stem.size() < 2 || stem == word.lemma) continue;
      if (word.lemma == form || stem.size() < word.lemma.size()) word.lemma = stem;
    }
    return word;
  }

 private:
  mutable std::mutex mutex_;
  mutable Hunspell hunspell_;
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
  return std::shared_ptr<const voice::Dictionary>(
      std::make_shared<HunspellDictionary>(affixes, words));
}

}  // namespace polku::language
