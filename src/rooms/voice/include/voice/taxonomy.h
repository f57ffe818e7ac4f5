#pragma once
// Themes and opinion words that an organisation may change and add to. Values, immutable once read.

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/embedded.h"
#include "core/json.h"
#include "core/result.h"
#include "core/text.h"

namespace polku::voice {

struct Theme {
  std::string key;
  std::string parent;      // key or empty
  std::string quadrant;    // accessibility, speed, smoothness, pleasantness or empty
  std::string touchpoint;  // key it hints at, or empty
  LocalizedText name;
  bool own = false;      // the organisation's
  bool removed = false;  // a default that the organisation does not want
};

// A pattern is lemmas in a row; "+osa" is a compound part, "word*" a beginning. `not_with`: words
// that, in the same statement, say that it is not meant.
struct ThemePattern {
  std::string theme;
  std::string pattern;
  std::vector<std::string> not_with;
};

struct OpinionEntry {
  std::string words;  // lemmas in a row
  double value = 0;   // -4..4
};

// What an organisation has changed: {"themes": [{"key", "name": {...}, "parent"?, "quadrant"?,
// "touchpoint"?, "removed"?, "patterns": {"fi": [{"pattern", "not_with"?}]}}], "opinions": {"fi":
// [{"words", "value"}]}}. Strict: errors name the path. Limits: 300 themes, 200 patterns a theme
// and language, 5 000 opinions a language.
struct TaxonomyChanges {
  std::vector<Theme> themes;
  std::map<Language, std::vector<ThemePattern>> patterns;
  std::map<Language, std::vector<OpinionEntry>> opinions;

  static Result<TaxonomyChanges> read(const json::value& document);
  json::object to_json() const;
};

// The default themes with an organisation's changes over them. Made by Analyser's lexicon, shared
// by all its analyses.
class Taxonomy {
 public:
  // Changes in words that a dictionary does not know are kept as they are.
  static Result<std::shared_ptr<const Taxonomy>> make(std::span<const EmbeddedFile> lexicon,
                                                      const TaxonomyChanges& changes);
  virtual ~Taxonomy() = default;
  virtual const std::vector<Theme>& themes() const = 0;  // in order, without removed ones
  virtual const Theme* find(std::string_view key) const = 0;
};

}  // namespace polku::voice
