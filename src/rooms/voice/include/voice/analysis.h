#pragma once
// Start here: what one comment says. Pure: the same text, lexicon and model give the same answer.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "core/json.h"
#include "voice/taxonomy.h"
#include "voice/words.h"

namespace polku::voice {

class LinearModel;

enum class Label : std::uint8_t { Negative, Neutral, Positive };
std::string_view name_of(Label label);
std::optional<Label> parse_label(std::string_view text);

// Why a word counted: for highlighting and for those who ask. Bytes [start, end) of the text.
struct Mark {
  std::uint32_t start = 0, end = 0;
  double sentiment = 0;  // what it added, -1..1
};

struct ThemeHit {
  std::string theme;
  std::uint32_t start = 0, end = 0;  // the words that name it
};

// One clause with one opinion. `sure` is how sure the judgement is; below kSureMin the label is
// Neutral and `mixed` or `doubtful` says why.
struct Statement {
  std::uint32_t start = 0, end = 0;  // bytes of the original text
  double sentiment = 0;              // -1..1
  double sure = 0;                   // 0..1
  Label label = Label::Neutral;
  bool mixed = false;
  bool doubtful = false;
  std::vector<ThemeHit> themes;
  std::vector<std::string> intents;
  std::vector<Mark> marks;
};

struct Analysis {
  std::optional<Language> language;
  std::string other_language;  // tag, when the language is none of ours and could be told
  double language_confidence = 0;
  std::vector<Statement> statements;
  double sentiment = 0;  // of the whole comment
  double sure = 0;
  Label label = Label::Neutral;
};

struct AnalysisOptions {
  std::optional<Language> language;    // known, not guessed
  std::optional<Language> prior;       // of the survey, for short texts
  const Taxonomy* taxonomy = nullptr;  // the organisation's own words; null: the defaults
  // The organisation's models in the order of kLanguages, with their measured reliability 0..1.
  const std::array<std::shared_ptr<const LinearModel>, 4>* own_models = nullptr;
  std::array<double, 4> own_weights{};
};

// Texts longer than this are judged by their beginning; the rest is kept and not judged.
inline constexpr std::size_t kAnalysedBytesMax = 64 << 10;
inline constexpr double kSureMin = 0.05;

struct VoicePorts {
  std::shared_ptr<const TextReader> reader;
  std::shared_ptr<const LanguageGuesser> guesser;
  // In the order of kLanguages; null: that language is not installed, its texts are kept and not
  // judged.
  std::array<std::shared_ptr<const Dictionary>, 4> dictionaries;
};

// Thread-safe. Remembers words (bounded), so it is quick once warm.
class Analyser {
 public:
  // `lexicon`: the files of src/rooms/voice/lexicon. Internal when one is broken.
  static Result<std::unique_ptr<Analyser>> open(VoicePorts ports,
                                                std::span<const EmbeddedFile> lexicon);
  ~Analyser();

  Analysis analyse(std::string_view text, const AnalysisOptions& options = {}) const;

  // The sentence of features that models learn from (see model.h), of text in `language`.
  void features(std::string_view text, Language language, std::vector<std::uint32_t>& out) const;
  // Lemmas of a text, for search and for distinctive words: "kassalla" -> "kassa"; compounds also
  // by part. Words of no language stay as they are.
  std::vector<std::string> lemmas(std::string_view text, std::optional<Language> language) const;

  class Body;
  const Body& body() const { return *body_; }

 private:
  explicit Analyser(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

// As api.md fixes it for POST /api/v1/voice/analyze.
json::object to_json(const Analysis& analysis, std::string_view text);

}  // namespace polku::voice
