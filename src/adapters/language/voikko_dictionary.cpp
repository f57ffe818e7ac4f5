// Finnish words by libvoikko.

#include <libvoikko/voikko.h>

#include <algorithm>
#include <mutex>

#include "language/dictionaries.h"

namespace polku::language {
namespace {

using voice::WordAnalysis;
using voice::WordClass;

// One handle belongs to one thread at a time.
class VoikkoDictionary final : public voice::Dictionary {
 public:
  explicit VoikkoDictionary(std::string folder) : folder_(std::move(folder)) {}

  ~VoikkoDictionary() override {
    for (auto* handle : idle_) voikkoTerminate(handle);
  }

  Result<void> open() {
    auto handle = make();
    if (!handle) return handle.error();
    idle_.push_back(*handle);
    return {};
  }

  bool knows(std::string_view form) const override {
    auto* handle = take();
    if (handle == nullptr) return false;
    auto** analyses = voikkoAnalyzeWordCstr(handle, std::string(form).c_str());
    const bool known = analyses != nullptr && *analyses != nullptr;
    if (analyses != nullptr) voikko_free_mor_analysis(analyses);
    give_back(handle);
    return known;
  }

  WordAnalysis analyse(std::string_view form) const override {
    WordAnalysis best;
    best.lemma = std::string(form);
    auto* handle = take();
    if (handle == nullptr) return best;
    auto** analyses = voikkoAnalyzeWordCstr(handle, best.lemma.c_str());
    std::size_t parts_of_best = 0;
    for (auto** one = analyses; one != nullptr && *one != nullptr; ++one) {
      std::size_t parts = 1;
      auto analysis = read(handle, **one, &parts);
      if (best.known && parts >= parts_of_best) continue;
      parts_of_best = parts;
      best = std::move(analysis);
    }
    if (analyses != nullptr) voikko_free_mor_analysis(analyses);
    give_back(handle);
    return best;
  }

 private:
  Result<VoikkoHandle*> make() const {
    const char* error = nullptr;
    auto* handle = voikkoInit(&error, "fi", folder_.empty() ? nullptr : folder_.c_str());
    if (handle == nullptr) {
      Error refused = invalid("language",
                              "The Finnish dictionary is missing: install the Debian "
                              "package voikko-fi, or start with --without-language fi.");
      refused.detail = error != nullptr ? error : "";
      return refused;
    }
    return handle;
  }

  VoikkoHandle* take() const {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto* handle = idle_.back();
        idle_.pop_back();
        return handle;
      }
    }
    const auto handle = make();
    return handle ? *handle : nullptr;
  }

  void give_back(VoikkoHandle* handle) const {
    const std::lock_guard lock(mutex_);
    idle_.push_back(handle);
  }

  static std::string value(const voikko_mor_analysis& analysis, const char* key) {
    char* text = voikko_mor_analysis_value_cstr(&analysis, key);
    std::string copy = text != nullptr ? text : "";
    if (text != nullptr) voikko_free_mor_analysis_value_cstr(text);
    return copy;
  }

  static WordClass class_of(const std::string& text) {
    if (text == "kieltosana") return WordClass::Negation;
    if (text == "teonsana") return WordClass::Verb;
    if (text == "laatusana" || text == "nimisana_laatusana") return WordClass::Adjective;
    if (text == "seikkasana") return WordClass::Adverb;
    if (text == "asemosana") return WordClass::Pronoun;
    if (text == "sidesana") return WordClass::Conjunction;
    if (text == "lukusana") return WordClass::Number;
    if (text == "huudahdussana") return WordClass::Interjection;
    if (text == "nimisana") return WordClass::Noun;
    if (text.find("nimi") != std::string::npos) return WordClass::Name;
    return WordClass::Unknown;
  }

  // Of "+asiakas(asiakas)+palvel(palvella)+u(+u)" the bases in brackets that are words, not
  // endings, and each with its endings as it stands: "palvella" and "palvelu".
  struct Bases {
    std::vector<std::string> words, standing;
  };
  static Bases bases_of(const std::string& text) {
    Bases bases;
    std::size_t from = 0;
    for (std::size_t at = text.find('('); at != std::string::npos; at = text.find('(', from)) {
      const auto end = text.find(')', at);
      if (end == std::string::npos) break;
      const auto base = text.substr(at + 1, end - at - 1);
      auto piece = text.substr(from, at - from);
      if (piece.starts_with('+')) piece.erase(0, 1);
      if (base.empty() || base.front() != '+') {
        bases.words.push_back(base);
        bases.standing.push_back(piece);
      } else if (!bases.standing.empty()) {
        bases.standing.back() += piece;
      }
      from = end + 1;
    }
    std::erase(bases.words, std::string());
    return bases;
  }

  // The verb a participle is of. Its bases go to the root ("kannattanut" to "kantaa"), so the stem
  // with the infinitive's ending is tried first.
  std::string verb_of(VoikkoHandle* handle, const std::string& participle,
                      const std::string& root) const {
    static constexpr std::string_view kEndings[][2] = {
        {"nut", "a"},    {"nyt", "ä"},    {"lut", "la"},   {"lyt", "lä"},  {"rut", "ra"},
        {"ryt", "rä"},   {"nnut", "nna"}, {"nnyt", "nnä"}, {"nnut", "ta"}, {"nnyt", "tä"},
        {"ssut", "sta"}, {"ssyt", "stä"}, {"nut", "da"},   {"nyt", "dä"},  {"va", "a"},
        {"vä", "ä"},     {"tu", "a"},     {"ty", "ä"},     {"ttu", "taa"}, {"tty", "tää"}};
    for (const auto& [ending, infinitive] : kEndings) {
      if (!participle.ends_with(ending)) continue;
      const auto tried =
          participle.substr(0, participle.size() - ending.size()) + std::string(infinitive);
      if (is_verb(handle, tried)) return tried;
    }
    return root.empty() ? participle : root;
  }

  static bool is_verb(VoikkoHandle* handle, const std::string& form) {
    bool found = false;
    auto** analyses = voikkoAnalyzeWordCstr(handle, form.c_str());
    for (auto** one = analyses; one != nullptr && *one != nullptr && !found; ++one) {
      found = value(**one, "CLASS") == "teonsana" && value(**one, "BASEFORM") == form;
    }
    if (analyses != nullptr) voikko_free_mor_analysis(analyses);
    return found;
  }

  WordAnalysis read(VoikkoHandle* handle, const voikko_mor_analysis& analysis,
                    std::size_t* parts) const {
    WordAnalysis word;
    word.known = true;
    word.lemma = value(analysis, "BASEFORM");
    const auto word_class = value(analysis, "CLASS");
    word.word_class = class_of(word_class);
    word.person_name = word_class == "etunimi" || word_class == "sukunimi";
    const auto participle = value(analysis, "PARTICIPLE");
    auto [bases, standing] = bases_of(value(analysis, "WORDBASES"));
    *parts = std::max<std::size_t>(1, bases.size());
    if (participle == "past_active" || participle == "past_passive" ||
        participle == "present_active" || participle == "present_passive") {
      // "ollut" is the verb; what "toimimaton" says is its own word's.
      word.also = word.lemma;
      word.lemma = verb_of(handle, word.also, bases.empty() ? std::string() : bases.back());
      word.word_class = WordClass::Verb;
      word.past = participle.starts_with("past");
      word.passive = participle.ends_with("passive");
    }
    std::ranges::transform(word.lemma, word.lemma.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    word.without = participle == "negation" || value(analysis, "SIJAMUOTO") == "vajanto";
    const auto mood = value(analysis, "MOOD");
    word.conditional = mood == "conditional";
    word.finite =
        word.conditional || mood == "indicative" || mood == "imperative" || mood == "potential";
    if (value(analysis, "TENSE") == "past_imperfective") word.past = true;
    const auto comparison = value(analysis, "COMPARISON");
    word.comparative = comparison == "comparative";
    word.superlative = comparison == "superlative";
    const auto person = value(analysis, "PERSON");
    word.first_person = person == "1";
    if (person == "4") word.passive = true;
    if (bases.size() >= 2) {
      word.parts = std::move(bases);
      for (auto& part : standing) {
        if (std::ranges::find(word.parts, part) == word.parts.end()) word.parts.push_back(part);
      }
    }
    return word;
  }

  std::string folder_;
  mutable std::mutex mutex_;
  mutable std::vector<VoikkoHandle*> idle_;
};

}  // namespace

Result<std::shared_ptr<const voice::Dictionary>> open_voikko(const std::string& folder) {
  auto dictionary = std::make_shared<VoikkoDictionary>(folder);
  POLKU_CHECK(dictionary->open());
  return std::shared_ptr<const voice::Dictionary>(std::move(dictionary));
}

}  // namespace polku::language
