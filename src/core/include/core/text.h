#pragma once
// Bounded UTF-8 text, keys and languages.

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace polku {

bool is_valid_utf8(std::string_view text);
// Code points in valid UTF-8.
std::size_t length_in_code_points(std::string_view text);
// The first `count` code points.
std::string_view first_code_points(std::string_view text, std::size_t count);
std::string_view trimmed(std::string_view text);  // ASCII white space
std::string lower_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);

// Valid UTF-8 without NUL or control characters but tab and line ends, at most `length_max` code
// points. `field` is named in the error.
Result<void> check_text(std::string_view text, std::string_view field, std::size_t length_max);

// Keys: [a-z][a-z0-9_]{0,63}. Slugs: [a-z0-9][a-z0-9-]{0,63}.
bool is_key(std::string_view text);
bool is_slug(std::string_view text);
// A slug near to the text: letters folded to ASCII where Latin, the rest to hyphens; never empty.
std::string slug_from(std::string_view text);

// Escapes &, <, >, " and '.
std::string escape_html(std::string_view text);

enum class Language { Finnish, Swedish, English, Ukrainian };
inline constexpr std::array kLanguages{Language::Finnish, Language::Swedish, Language::English,
                                       Language::Ukrainian};
std::string_view tag_of(Language language);  // "fi", "sv", "en", "uk"
std::optional<Language> parse_language(std::string_view tag);
// The best of `offered` for an Accept-Language header (RFC 9110, q values); nothing when none fits.
std::optional<Language> negotiate_language(std::string_view accept_language,
                                           const std::vector<Language>& offered);

// A text in several languages.
using LocalizedText = std::map<Language, std::string>;
// In `language`, else in `fallback`, else in any, else empty.
const std::string& text_in(const LocalizedText& text, Language language, Language fallback);

}  // namespace polku
