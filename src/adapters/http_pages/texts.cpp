#include "texts.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <map>

#include "core/json.h"
#include "embedded_files.h"

namespace polku::pages {
namespace {

using Catalogue = std::map<std::string, std::string, std::less<>>;

Catalogue load(Language language) {
  const auto path = fmt::format("texts/{}.json", tag_of(language));
  const auto document = json::parse(embedded_text(path));
  Catalogue catalogue;
  for (const auto& [key, value] : document.as_object()) {
    catalogue.emplace(key, std::string(value.as_string()));
  }
  return catalogue;
}

const Catalogue& catalogue_of(Language language) {
  static const auto kCatalogues = [] {
    std::array<Catalogue, kLanguages.size()> all;
    for (const auto each : kLanguages) all[static_cast<std::size_t>(each)] = load(each);
    return all;
  }();
  return kCatalogues[static_cast<std::size_t>(language)];
}

}  // namespace

const std::string& words(Language language, std::string_view key) {
  static const std::string kNone;
  const auto& catalogue = catalogue_of(language);
  const auto at = catalogue.find(key);
  assert(at != catalogue.end());
  return at == catalogue.end() ? kNone : at->second;
}

std::string filled(Language language, std::string_view key, Blanks blanks) {
  const std::string& pattern = words(language, key);
  std::string text;
  for (std::size_t i = 0; i < pattern.size();) {
    const auto end = pattern[i] == '{' ? pattern.find('}', i) : std::string::npos;
    if (end == std::string::npos) {
      text += pattern[i++];
      continue;
    }
    const auto name = std::string_view(pattern).substr(i + 1, end - i - 1);
    for (const auto& [blank, value] : blanks) {
      if (blank == name) text += value;
    }
    i = end + 1;
  }
  return text;
}

std::vector<std::string_view> text_keys(Language language) {
  std::vector<std::string_view> keys;
  for (const auto& [key, text] : catalogue_of(language)) keys.push_back(key);
  return keys;
}

}  // namespace polku::pages
