#include "voice/taxonomy.h"

#include <algorithm>
#include <cmath>

#include "lexicon.h"
#include "own_taxonomy.h"

namespace polku::voice {
namespace {

constexpr std::size_t kThemesMax = 300;
constexpr std::size_t kPatternsMax = 200;  // of a theme and language
constexpr std::size_t kOpinionsMax = 5'000;
constexpr std::size_t kPatternCharsMax = 100;
constexpr double kValueMax = 4;
constexpr std::string_view kQuadrants[] = {"accessibility", "speed", "smoothness", "pleasantness"};

std::string at(std::string_view path, std::size_t index) {
  return std::string(path) + "[" + std::to_string(index) + "]";
}

Result<void> check_members(const json::object& object,
                           std::initializer_list<std::string_view> known, const std::string& path) {
  for (const auto& member : object) {
    if (std::ranges::find(known, std::string_view(member.key())) == known.end()) {
      return invalid((path.empty() ? "" : path + ".") + std::string(member.key()),
                     "There is no such member. Leave it out.");
    }
  }
  return {};
}

Result<const json::array*> list_of(const json::object& object, std::string_view key,
                                   const std::string& path, std::size_t length_max) {
  static const json::array kNone;
  const auto* value = find_member(object, key);
  if (value == nullptr) return &kNone;
  if (!value->is_array()) return invalid(path, "Give a list.");
  if (value->get_array().size() > length_max) {
    return invalid(path, "Give at most " + std::to_string(length_max) + ".");
  }
  return &value->get_array();
}

Result<std::string> words_member(const json::object& object, std::string_view key,
                                 const std::string& path) {
  const auto* value = find_member(object, key);
  const std::string field = path + "." + std::string(key);
  if (value == nullptr || !value->is_string()) return invalid(field, "Give the words as a text.");
  const std::string text(trimmed(std::string_view(value->get_string())));
  POLKU_CHECK(check_text(text, field, kPatternCharsMax));
  if (text.empty() || text.find('\n') != std::string::npos ||
      text.find('\t') != std::string::npos) {
    return invalid(field, "Give one or more words in a row, apart by spaces.");
  }
  return text;
}

Result<std::string> optional_text(const json::object& object, std::string_view key,
                                  const std::string& path) {
  const auto* value = find_member(object, key);
  if (value == nullptr) return std::string();
  if (!value->is_string()) return invalid(path + "." + std::string(key), "Give a text.");
  return std::string(value->get_string());
}

Result<Theme> read_theme(const json::object& object, const std::string& path) {
  POLKU_CHECK(check_members(
      object, {"key", "name", "parent", "quadrant", "touchpoint", "removed", "patterns"}, path));
  Theme theme;
  theme.own = true;
  POLKU_TRY(theme.key, optional_text(object, "key", path));
  if (!is_key(theme.key)) {
    return invalid(path + ".key", "Give a key of small letters, digits and _, a letter first.");
  }
  POLKU_TRY(theme.parent, optional_text(object, "parent", path));
  POLKU_TRY(theme.quadrant, optional_text(object, "quadrant", path));
  if (!theme.quadrant.empty() &&
      std::ranges::find(kQuadrants, theme.quadrant) == std::end(kQuadrants)) {
    return invalid(path + ".quadrant",
                   "Give accessibility, speed, smoothness or pleasantness, or leave it out.");
  }
  POLKU_TRY(theme.touchpoint, optional_text(object, "touchpoint", path));
  if (const auto* removed = find_member(object, "removed")) {
    if (!removed->is_bool()) return invalid(path + ".removed", "Give true or false.");
    theme.removed = removed->get_bool();
  }
  if (const auto* name = find_member(object, "name")) {
    if (!name->is_object()) return invalid(path + ".name", "Give the name by language.");
    for (const auto& member : name->get_object()) {
      const auto language = parse_language(member.key());
      const std::string field = path + ".name." + std::string(member.key());
      if (!language) return invalid(field, "Give fi, sv, en or uk.");
      if (!member.value().is_string()) return invalid(field, "Give a text.");
      const std::string text(member.value().get_string());
      POLKU_CHECK(check_text(text, field, 100));
      theme.name[*language] = text;
    }
  }
  return theme;
}

Result<void> read_patterns(const json::object& object, const Theme& theme, const std::string& path,
                           TaxonomyChanges& changes) {
  const auto* patterns = find_member(object, "patterns");
  if (patterns == nullptr) return {};
  if (!patterns->is_object()) return invalid(path + ".patterns", "Give patterns by language.");
  for (const auto& member : patterns->get_object()) {
    const std::string field = path + ".patterns." + std::string(member.key());
    const auto language = parse_language(member.key());
    if (!language) return invalid(field, "Give fi, sv, en or uk.");
    POLKU_TRY(const auto* list, list_of(patterns->get_object(), member.key(), field, kPatternsMax));
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string one = at(field, i);
      if (!(*list)[i].is_object()) return invalid(one, R"(Give {"pattern": "..."}.)");
      const auto& given = (*list)[i].get_object();
      POLKU_CHECK(check_members(given, {"pattern", "not_with"}, one));
      ThemePattern pattern;
      pattern.theme = theme.key;
      POLKU_TRY(pattern.pattern, words_member(given, "pattern", one));
      POLKU_TRY(const auto* without, list_of(given, "not_with", one + ".not_with", 20));
      for (std::size_t k = 0; k < without->size(); ++k) {
        if (!(*without)[k].is_string()) return invalid(at(one + ".not_with", k), "Give a word.");
        pattern.not_with.emplace_back((*without)[k].get_string());
      }
      changes.patterns[*language].push_back(std::move(pattern));
    }
  }
  return {};
}

Result<void> read_opinions(const json::object& object, TaxonomyChanges& changes) {
  const auto* opinions = find_member(object, "opinions");
  if (opinions == nullptr) return {};
  if (!opinions->is_object()) return invalid("opinions", "Give opinion words by language.");
  for (const auto& member : opinions->get_object()) {
    const std::string field = "opinions." + std::string(member.key());
    const auto language = parse_language(member.key());
    if (!language) return invalid(field, "Give fi, sv, en or uk.");
    POLKU_TRY(const auto* list, list_of(opinions->get_object(), member.key(), field, kOpinionsMax));
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string one = at(field, i);
      if (!(*list)[i].is_object()) return invalid(one, R"(Give {"words": "...", "value": -2}.)");
      const auto& given = (*list)[i].get_object();
      POLKU_CHECK(check_members(given, {"words", "value"}, one));
      OpinionEntry entry;
      POLKU_TRY(entry.words, words_member(given, "words", one));
      const auto* value = find_member(given, "value");
      if (value == nullptr || !value->is_number()) {
        return invalid(one + ".value",
                       "Give a number from -4 to 4; 0 takes the word's opinion away.");
      }
      entry.value = value->to_number<double>();
      if (!(std::abs(entry.value) <= kValueMax)) {
        return invalid(one + ".value", "Give a number from -4 to 4.");
      }
      changes.opinions[*language].push_back(std::move(entry));
    }
  }
  return {};
}

json::object names_to_json(const LocalizedText& names) {
  json::object object;
  for (const auto& [language, text] : names) object[tag_of(language)] = text;
  return object;
}

}  // namespace

Result<TaxonomyChanges> TaxonomyChanges::read(const json::value& document) {
  if (!document.is_object()) return invalid("taxonomy", "Give a JSON object.");
  const auto& object = document.get_object();
  POLKU_CHECK(check_members(object, {"themes", "opinions"}, ""));
  TaxonomyChanges changes;
  POLKU_TRY(const auto* themes, list_of(object, "themes", "themes", kThemesMax));
  std::set<std::string> keys;
  for (std::size_t i = 0; i < themes->size(); ++i) {
    const std::string path = at("themes", i);
    if (!(*themes)[i].is_object()) return invalid(path, "Give a theme as an object.");
    POLKU_TRY(auto theme, read_theme((*themes)[i].get_object(), path));
    if (!keys.insert(theme.key).second) {
      return invalid(path + ".key", "Another theme has this key. Give each its own.");
    }
    POLKU_CHECK(read_patterns((*themes)[i].get_object(), theme, path, changes));
    changes.themes.push_back(std::move(theme));
  }
  POLKU_CHECK(read_opinions(object, changes));
  return changes;
}

json::object TaxonomyChanges::to_json() const {
  json::array list;
  for (const auto& theme : themes) {
    json::object one{{"key", theme.key}, {"name", names_to_json(theme.name)}};
    if (!theme.parent.empty()) one["parent"] = theme.parent;
    if (!theme.quadrant.empty()) one["quadrant"] = theme.quadrant;
    if (!theme.touchpoint.empty()) one["touchpoint"] = theme.touchpoint;
    if (theme.removed) one["removed"] = true;
    json::object by_language;
    for (const auto& [language, of_language] : patterns) {
      json::array mine;
      for (const auto& pattern : of_language) {
        if (pattern.theme != theme.key) continue;
        json::object entry{{"pattern", pattern.pattern}};
        if (!pattern.not_with.empty()) {
          entry["not_with"] = json::array(pattern.not_with.begin(), pattern.not_with.end());
        }
        mine.push_back(std::move(entry));
      }
      if (!mine.empty()) by_language[tag_of(language)] = std::move(mine);
    }
    one["patterns"] = std::move(by_language);
    list.push_back(std::move(one));
  }
  json::object words;
  for (const auto& [language, entries] : opinions) {
    json::array of_language;
    for (const auto& entry : entries) {
      of_language.push_back({{"words", entry.words}, {"value", entry.value}});
    }
    words[tag_of(language)] = std::move(of_language);
  }
  return {{"themes", std::move(list)}, {"opinions", std::move(words)}};
}

OwnTaxonomy::OwnTaxonomy(std::vector<Theme> themes, const TaxonomyChanges& changes)
    : themes_(std::move(themes)) {
  for (const auto& changed : changes.themes) {
    const auto at = std::ranges::find(themes_, changed.key, &Theme::key);
    if (at == themes_.end()) {
      themes_.push_back(changed);
      continue;
    }
    // A change of a default keeps what it does not name.
    for (const auto& [language, text] : changed.name) at->name[language] = text;
    if (!changed.parent.empty()) at->parent = changed.parent;
    if (!changed.quadrant.empty()) at->quadrant = changed.quadrant;
    if (!changed.touchpoint.empty()) at->touchpoint = changed.touchpoint;
    at->removed = changed.removed;
  }
  std::erase_if(themes_, [](const Theme& theme) { return theme.removed; });
  for (const auto& [language, patterns] : changes.patterns) {
    auto& words = words_[static_cast<std::size_t>(language)];
    for (const auto& pattern : patterns) {
      words.patterns.add(pattern.pattern, static_cast<std::uint32_t>(words.themes.size()));
      words.themes.push_back(pattern);
    }
  }
  for (const auto& [language, entries] : changes.opinions) {
    auto& words = words_[static_cast<std::size_t>(language)];
    words.has_opinions = !entries.empty();
    for (const auto& entry : entries) {
      words.opinions.patterns.add(entry.words,
                                  static_cast<std::uint32_t>(words.opinions.values.size()));
      words.opinions.values.push_back(entry.value);
    }
  }
}

const Theme* OwnTaxonomy::find(std::string_view key) const {
  const auto at = std::ranges::find(themes_, key, &Theme::key);
  return at == themes_.end() ? nullptr : &*at;
}

Result<std::shared_ptr<const Taxonomy>> Taxonomy::make(std::span<const EmbeddedFile> lexicon,
                                                       const TaxonomyChanges& changes) {
  POLKU_TRY(auto themes, read_themes(lexicon));
  return std::shared_ptr<const Taxonomy>(std::make_shared<OwnTaxonomy>(std::move(themes), changes));
}

}  // namespace polku::voice
