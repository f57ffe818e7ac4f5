// Which language by CLD2, with no hint: the analyser weighs its word against the dictionaries.

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

#include <algorithm>

#include "language/dictionaries.h"

namespace polku::language {
namespace {

class Cld2Guesser final : public voice::LanguageGuesser {
 public:
  voice::LanguageGuess guess(std::string_view text) const override {
    constexpr std::size_t kBytes = 2048;
    auto length = std::min(text.size(), kBytes);
    while (length > 0 && length < text.size() && (text[length] & 0xC0) == 0x80) --length;
    CLD2::Language languages[3];
    int percents[3];
    double scores[3];
    int bytes = 0, valid = 0;
    bool reliable = false;
    const CLD2::CLDHints no_hints{nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    CLD2::ExtDetectLanguageSummaryCheckUTF8(text.data(), static_cast<int>(length), true, &no_hints,
                                            CLD2::kCLDFlagBestEffort, languages, percents, scores,
                                            nullptr, &bytes, &reliable, &valid);
    if (languages[0] == CLD2::UNKNOWN_LANGUAGE) return {};
    return {CLD2::LanguageCode(languages[0]), percents[0] / 100.0 * (reliable ? 1.0 : 0.6)};
  }
};

}  // namespace

std::shared_ptr<const voice::LanguageGuesser> make_cld2_guesser() {
  return std::make_shared<Cld2Guesser>();
}

}  // namespace polku::language
