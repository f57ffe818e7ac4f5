#include <algorithm>

#include "language/dictionaries.h"

namespace polku::language {

Result<voice::VoicePorts> open_language(const LanguageOptions& options) {
  voice::VoicePorts ports;
  ports.reader = make_icu_reader();
  ports.guesser = make_cld2_guesser();
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    const auto language = kLanguages[i];
    if (std::ranges::find(options.without, language) != options.without.end()) continue;
    auto dictionary = language == Language::Finnish
                          ? open_voikko(options.voikko_folder)
                          : open_hunspell(language, options.hunspell_folder);
    POLKU_TRY(ports.dictionaries[i], std::move(dictionary));
  }
  return ports;
}

}  // namespace polku::language
