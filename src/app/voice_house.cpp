#include "voice_house.h"

#include "language/dictionaries.h"

namespace polku {
std::span<const EmbeddedFile> embedded_voice_lexicon();
}

namespace polku::app {

Result<std::vector<Language>> read_languages(const std::vector<std::string>& tags,
                                             std::string_view field) {
  std::vector<Language> languages;
  for (const auto& tag : tags) {
    const auto language = parse_language(tag);
    if (!language) return invalid(std::string(field), "Give fi, sv, en or uk.");
    languages.push_back(*language);
  }
  return languages;
}

Result<std::unique_ptr<voice::Analyser>> open_analyser(const std::vector<Language>& without) {
  language::LanguageOptions options;
  options.without = without;
  POLKU_TRY(auto ports, language::open_language(options));
  return voice::Analyser::open(std::move(ports), embedded_voice_lexicon());
}

std::string readable(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return std::string(bytes);
  std::string text;
  for (std::size_t i = 0; i < bytes.size();) {
    std::size_t length = 1;
    while (length < 4 && i + length <= bytes.size() && !is_valid_utf8(bytes.substr(i, length))) {
      ++length;
    }
    const auto piece = bytes.substr(i, length);
    if (length <= 4 && i + length <= bytes.size() && is_valid_utf8(piece)) {
      text += piece;
      i += length;
    } else {
      text += "\xEF\xBF\xBD";
      ++i;
    }
  }
  return text;
}

}  // namespace polku::app
