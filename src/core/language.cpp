#include <algorithm>
#include <charconv>

#include "core/text.h"

namespace polku {
namespace {

// "sv-FI;q=0.8" -> tag and weight; a malformed weight counts as 0.
struct Preference {
  std::string_view tag;
  double weight = 1;
};

Preference read_preference(std::string_view item) {
  const auto parts = split(item, ';');
  Preference preference{trimmed(parts[0]), 1};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const auto parameter = trimmed(parts[i]);
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
    const auto digits = parameter.substr(2);
    double weight = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), weight);
    preference.weight = read.ec == std::errc{} && weight <= 1 ? weight : 0;
  }
  return preference;
}

}  // namespace

std::string_view tag_of(Language language) {
  static constexpr std::array<std::string_view, kLanguages.size()> kTags{"fi", "sv", "en", "uk"};
  return kTags[static_cast<std::size_t>(language)];
}

std::optional<Language> parse_language(std::string_view tag) {
  for (const auto language : kLanguages) {
    if (tag_of(language) == tag) return language;
  }
  return std::nullopt;
}

std::optional<Language> negotiate_language(std::string_view accept_language,
                                           const std::vector<Language>& offered) {
  std::optional<Language> best;
  double best_weight = 0;
  for (const auto item : split(accept_language.substr(0, 1000), ',')) {
    const auto preference = read_preference(item);
    if (preference.weight <= best_weight) continue;
    const auto primary = lower_ascii(preference.tag.substr(0, preference.tag.find('-')));
    const auto fits = std::ranges::find_if(
        offered, [&](Language language) { return primary == "*" || tag_of(language) == primary; });
    if (fits == offered.end()) continue;
    best = *fits;
    best_weight = preference.weight;
  }
  return best;
}

const std::string& text_in(const LocalizedText& text, Language language, Language fallback) {
  static const std::string kEmpty;
  for (const auto wanted : {language, fallback}) {
    if (const auto at = text.find(wanted); at != text.end() && !at->second.empty()) {
      return at->second;
    }
  }
  return text.empty() ? kEmpty : text.begin()->second;
}

}  // namespace polku
