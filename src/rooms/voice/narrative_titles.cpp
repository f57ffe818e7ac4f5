#include <array>

#include "core/text.h"
#include "narrative_path.h"

namespace polku::voice {
namespace {

constexpr std::size_t kTitleWords = 7;

using Words = std::array<std::string_view, 4>;  // fi, sv, en, uk

struct Way {
  std::string_view channel;
  Words words;
};
// "Ajanvaraus" with the way it went.
constexpr std::array<Way, 5> kWays{{
    {"phone", {"puhelimessa", "per telefon", "by phone", "телефоном"}},
    {"web", {"verkossa", "på nätet", "online", "онлайн"}},
    {"app", {"sovelluksessa", "i appen", "in the app", "у застосунку"}},
    {"email", {"sähköpostitse", "per e-post", "by email", "електронною поштою"}},
    {"chat", {"chatissa", "i chatten", "in the chat", "у чаті"}},
}};
constexpr Words kAgain{"uudelleen", "igen", "again", "знову"};

// The first letter of the Latin and Cyrillic letters that our languages begin words with, made
// great or small. Two bytes stay two bytes.
std::string with_first(std::string text, bool great) {
  if (text.empty()) return text;
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    if (great && first >= 'a' && first <= 'z') text[0] = static_cast<char>(first - 32);
    if (!great && first >= 'A' && first <= 'Z') text[0] = static_cast<char>(first + 32);
    return text;
  }
  if (text.size() < 2) return text;
  const auto second = static_cast<unsigned char>(text[1]);
  const unsigned code = (first & 0x1Fu) << 6 | (second & 0x3Fu);
  unsigned changed = code;
  if (great) {
    if (code >= 0xE0 && code <= 0xFE) changed = code - 0x20;
    if (code >= 0x430 && code <= 0x44F) changed = code - 0x20;
    if (code >= 0x450 && code <= 0x45F) changed = code - 0x50;
  } else {
    if (code >= 0xC0 && code <= 0xDE) changed = code + 0x20;
    if (code >= 0x410 && code <= 0x42F) changed = code + 0x20;
    if (code >= 0x400 && code <= 0x40F) changed = code + 0x50;
  }
  if ((first & 0xE0u) == 0xC0u) {
    text[0] = static_cast<char>(0xC0u | changed >> 6);
    text[1] = static_cast<char>(0x80u | (changed & 0x3Fu));
  }
  return text;
}

}  // namespace

std::string with_small_letter(std::string text) { return with_first(std::move(text), false); }

std::string title_again(const std::string& title, Language language) {
  return title + " " + std::string(kAgain[static_cast<std::size_t>(language)]);
}

std::string title_of(const std::string& key, const std::string& noun, const std::string& channel,
                     bool books, const Lexicon& lexicon) {
  const auto at = static_cast<std::size_t>(lexicon.language);
  const auto name = [&](const std::string& wanted) {
    const auto found = lexicon.touchpoints.find(wanted);
    return found == lexicon.touchpoints.end() ? std::string() : found->second.name;
  };
  if (books || key == "booking") {
    for (const auto& way : kWays) {
      if (way.channel == channel) return name("booking") + " " + std::string(way.words[at]);
    }
    if (key == "booking") return name(key);
  }
  return noun.empty() ? name(key) : with_first(noun, true);
}

std::string title_from(std::string_view clause) {
  std::string title;
  std::size_t words = 0;
  for (const auto word : split(clause, ' ')) {
    if (trimmed(word).empty()) continue;
    if (words == kTitleWords) return title + "\xE2\x80\xA6";
    title += (words == 0 ? "" : " ") + std::string(trimmed(word));
    ++words;
  }
  while (!title.empty() && std::string_view(".,;:").find(title.back()) != std::string_view::npos) {
    title.pop_back();
  }
  return with_first(std::move(title), true);
}

}  // namespace polku::voice
