#pragma once
// Start here: voice's ports over ICU, libvoikko, hunspell, CLD2 and liblinear. Everything here is
// thread-safe once opened and works offline.

#include <memory>
#include <string>
#include <vector>

#include "voice/analysis.h"
#include "voice/model.h"
#include "voice/words.h"

namespace polku::language {

struct LanguageOptions {
  // Languages that may do without their dictionary: their texts are then kept and not judged.
  std::vector<Language> without;
  std::string hunspell_folder = "/usr/share/hunspell";
  std::string voikko_folder;  // empty: where the system has it
};

// Invalid, naming the Debian package to install, when a dictionary of a wanted language is missing.
Result<voice::VoicePorts> open_language(const LanguageOptions& options = {});

std::shared_ptr<const voice::TextReader> make_icu_reader();
Result<std::shared_ptr<const voice::Dictionary>> open_voikko(const std::string& folder = {});
// Swedish, English or Ukrainian.
Result<std::shared_ptr<const voice::Dictionary>> open_hunspell(Language language,
                                                               const std::string& folder);
std::shared_ptr<const voice::LanguageGuesser> make_cld2_guesser();
std::unique_ptr<voice::ModelTrainer> make_liblinear_trainer(double cost = 1.0);

}  // namespace polku::language
