#pragma once
// The default words of one language, as the files of lexicon/ hold them.

#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/embedded.h"
#include "patterns.h"
#include "voice/taxonomy.h"

namespace polku::voice {

enum class ModifierKind : std::uint8_t {
  Negator,      // "ei", "inte", "not"
  Intensifier,  // "tosi": factor > 1
  Diminisher,   // "vähän": factor < 1
  Contrast,     // "mutta": a new statement
  Wish,         // "olisi voinut"
  Unmet,        // "odotin enemmän"
  Excess,       // "liian"
  Former,       // "ennen": what was better then
  Doubt,        // "ehkä", "en tiedä"
  Sarcasm,      // "kiitos vaan"
  Reproach,     // "kehtaatte", "eikö kukaan"
  Asking,       // "missä", "voiko"
  Comparing,    // "kuin"
};

struct Opinion {
  double value = 0;  // -4..4
  // When it counts; all empty: always. Of each list one is enough.
  std::vector<std::string> themes, with, not_with;
  bool not_before_adjective = false;
  bool verb = false;  // what a negator after it may turn: "fungerar inte"

  bool is_conditional() const {
    return not_before_adjective || !themes.empty() || !with.empty() || !not_with.empty();
  }
};

struct Modifier {
  ModifierKind kind = ModifierKind::Intensifier;
  double factor = 1;
};

// What words of a story tell of the way. Which kinds there are: narrative_words.h.
struct Step {
  std::string kind;
  std::string stage;  // before, during, after; empty: does not say
  std::string channel;
  std::string touchpoint;  // key of touchpoints.tsv
};

// What a step can be, as touchpoints.tsv tells it.
struct TouchpointKind {
  std::string family;  // steps of one family are one moment
  std::string kind;    // action, thing, person, place, arrival
  std::string stage;   // before, during, after, flexible
  std::string name;    // in the lexicon's language
};

struct Lexicon {
  Language language = Language::Finnish;
  PatternSet opinion_patterns, modifier_patterns, theme_patterns, intent_patterns, step_patterns;
  // By the patterns' payloads.
  std::vector<Opinion> opinions;
  std::vector<Modifier> modifiers;
  std::vector<ThemePattern> themes;
  std::vector<std::string> intents;
  std::vector<Step> steps;
  std::unordered_map<std::string, TouchpointKind> touchpoints;  // by key
  std::unordered_map<std::string, std::string> spoken;          // form -> standard form
  std::unordered_map<std::string, std::string> exceptions;      // form -> lemma
  std::unordered_set<std::string> first_names;                  // lower case

  // Internal, naming file and line, when a line cannot be read. A language without files has an
  // empty lexicon.
  static Result<Lexicon> read(std::span<const EmbeddedFile> files, Language language);
};

// themes.tsv: key, parent, quadrant, touchpoint, names.
Result<std::vector<Theme>> read_themes(std::span<const EmbeddedFile> files);

}  // namespace polku::voice
