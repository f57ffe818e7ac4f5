#include "identify.h"

#include <algorithm>
#include <array>

namespace polku::voice {
namespace {

// Tuned on words and sentences of the four languages and of their neighbours (Estonian, Norwegian,
// Danish, Dutch, German, Russian, Belarusian); see docs/accuracy.md.
constexpr std::size_t kShort = 3;  // words up to which the survey's language decides ties
constexpr double kClear = 0.85;    // so many of the words known: that language
constexpr double kMostly = 0.75;   // so many: that language though the guesser says another
constexpr double kEnough = 0.5;
constexpr double kOutdone = 0.3;  // so many more of the words are another language's
constexpr double kSureGuess = 0.7;
constexpr std::size_t kWordsLooked = 60;

constexpr std::string_view kNotSwedish[] = {
    "og",   "jeg", "ikke", "meg",  "noe",   "noen",   "noget", "hele",  "af",   "til",
    "ved",  "hva", "hvad", "hvis", "hvor",  "også",   "meget", "mye",   "fra",  "etter",
    "bare", "hun", "dere", "være", "blitt", "blevet", "selv",  "igjen", "igen", "gjerne"};

struct Counts {
  std::size_t words = 0;
  std::array<double, 4> known{};
  int russian = 0, ukrainian = 0, cyrillic = 0;
  int scandinavian = 0;  // words that Norwegian or Danish has and Swedish has not

  double share(std::size_t language) const {
    return words == 0 ? 0 : known[language] / static_cast<double>(words);
  }
  std::size_t best() const {
    return static_cast<std::size_t>(std::ranges::max_element(known) - known.begin());
  }
};

std::optional<std::size_t> index_of(std::string_view tag) {
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    if (tag_of(kLanguages[i]) == tag) return i;
  }
  return std::nullopt;
}

bool has(std::string_view text, std::initializer_list<std::string_view> letters) {
  return std::ranges::any_of(letters, [&](std::string_view letter) {
    return text.find(letter) != std::string_view::npos;
  });
}

Counts count(std::string_view text, const std::vector<Token>& tokens, const WordMemory& memory) {
  Counts counts;
  for (const auto& token : tokens) {
    if (token.kind != TokenKind::Word) continue;
    if (++counts.words > kWordsLooked) break;
    const auto piece = text.substr(token.start, token.end - token.start);
    const auto languages = memory.languages_with(piece);
    int holders = 0;
    for (std::size_t i = 0; i < 4; ++i) holders += (languages >> i) & 1;
    for (std::size_t i = 0; i < 4; ++i) {
      // A word of one language alone says more than one that several have ("men", "on", "den").
      if ((languages >> i) & 1) counts.known[i] += holders == 1 ? 1.0 : 0.9;
    }
    if (std::ranges::find(kNotSwedish, piece) != std::end(kNotSwedish) ||
        has(piece, {"ø", "æ", "Ø", "Æ"})) {
      ++counts.scandinavian;
    }
    if (has(piece, {"ы", "э", "ъ", "ё", "Ы", "Э", "Ъ", "Ё"})) ++counts.russian;
    if (has(piece, {"і", "ї", "є", "ґ", "І", "Ї", "Є", "Ґ"})) ++counts.ukrainian;
    if (!piece.empty() && (static_cast<std::uint8_t>(piece.front()) & 0xFC) == 0xD0) {
      ++counts.cyrillic;
    }
  }
  counts.words = std::min(counts.words, kWordsLooked);
  return counts;
}

Identified ours(std::size_t index, double confidence) {
  return {kLanguages[index], {}, std::clamp(confidence, 0.0, 1.0)};
}

Identified other(const LanguageGuess& guess) {
  const bool tells = !guess.tag.empty() && !index_of(guess.tag);
  return {std::nullopt, tells ? guess.tag : std::string(), guess.confidence};
}

// One to three words: the dictionaries, the survey's language where they leave a choice.
Identified of_few(const Counts& counts, const LanguageGuess& guess, std::optional<Language> prior) {
  const auto best = counts.best();
  const double most = counts.known[best];
  if (most <= 0) {
    if (const auto guessed = index_of(guess.tag); guessed && guess.confidence >= kSureGuess) {
      return ours(*guessed, 0.5);
    }
    if (guess.confidence >= 0.95 && !guess.tag.empty()) return other(guess);
    return prior ? Identified{prior, {}, 0.3} : other(guess);
  }
  if (prior) {
    const auto wanted = static_cast<std::size_t>(*prior);
    if (counts.known[wanted] >= most - 0.11) return ours(wanted, 0.7 + 0.1 * most);
  }
  if (const auto guessed = index_of(guess.tag)) {
    if (counts.known[*guessed] >= most - 0.11) return ours(*guessed, 0.8);
  }
  return ours(best, 0.5 + 0.15 * most);
}

}  // namespace

Identified identify(std::string_view text, const std::vector<Token>& tokens,
                    const WordMemory& memory, const LanguageGuesser& guesser,
                    std::optional<Language> prior) {
  const auto counts = count(text, tokens, memory);
  if (counts.words == 0) return {prior, {}, prior ? 0.2 : 0.0};
  const auto best = counts.best();
  if (counts.cyrillic * 2 > static_cast<int>(counts.words)) {
    const auto ukrainian = static_cast<std::size_t>(Language::Ukrainian);
    if (counts.russian > counts.ukrainian) return {std::nullopt, "ru", 0.9};
    if (counts.ukrainian > 0 && counts.share(ukrainian) >= kEnough) {
      return ours(ukrainian, 0.6 + 0.4 * counts.share(ukrainian));
    }
    // A short sentence may have none of the letters that only Ukrainian has.
    if (prior == Language::Ukrainian && counts.russian == 0 && counts.share(ukrainian) >= kMostly) {
      return ours(ukrainian, counts.share(ukrainian));
    }
  }
  // Clear without asking: only Finnish and English have no close neighbour that shares their words.
  const bool alone = best == static_cast<std::size_t>(Language::Finnish) ||
                     best == static_cast<std::size_t>(Language::English);
  double second = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i != best) second = std::max(second, counts.share(i));
  }
  if (counts.words > kShort && alone && counts.share(best) >= kClear &&
      counts.share(best) - second >= 0.3) {
    return ours(best, counts.share(best));
  }
  const auto guess = guesser.guess(text);
  if (counts.words > kShort && best == static_cast<std::size_t>(Language::Swedish) &&
      counts.scandinavian > 0 && counts.share(best) < kClear) {
    return index_of(guess.tag) ? Identified{std::nullopt, "no", 0.5} : other(guess);
  }
  if (counts.words <= kShort) return of_few(counts, guess, prior);
  const auto guessed = index_of(guess.tag);
  // Short sentences look like a neighbour's to the guesser; words that only one language has do
  // not.
  const bool outdone = guessed && counts.share(best) - counts.share(*guessed) >= kOutdone;
  if (guessed && !outdone && counts.share(*guessed) >= kEnough - 0.15) {
    return ours(*guessed, std::max(guess.confidence, counts.share(*guessed)));
  }
  if (!guessed && !guess.tag.empty() && guess.confidence >= kSureGuess &&
      counts.share(best) < kClear) {
    return other(guess);
  }
  // Where the guesser hears a neighbour, words that the two share are no proof.
  const double wanted = !guessed && !guess.tag.empty() ? kMostly : kEnough + 0.1;
  if (counts.share(best) >= wanted) return ours(best, counts.share(best));
  if (guessed && guess.confidence >= 0.5) return ours(*guessed, guess.confidence);
  return other(guess);
}

}  // namespace polku::voice
