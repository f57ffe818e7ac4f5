#include "text_features.h"

#include <algorithm>
#include <cmath>

#include "voice/model.h"

namespace polku::voice {
namespace {

constexpr std::uint32_t kMask = (1u << kFeatureBits) - 1;
constexpr std::uint32_t kNegatedSalt = 0x9E3779B9u;
constexpr int kLexiconRepeats = 12;  // how loud the lexicon's word is among the rest
constexpr int kWordRepeats = 8;      // and a word beside its pieces
constexpr int kNegationReach = 4;

std::uint32_t mixed(std::uint32_t hash) {
  hash ^= hash >> 16;
  hash *= 0x7FEB352Du;
  hash ^= hash >> 15;
  hash *= 0x846CA68Bu;
  hash ^= hash >> 16;
  return hash;
}

bool is_negator(const KnownWord& word, const Lexicon& lexicon) {
  if (word.analysis.word_class == WordClass::Negation) return true;
  return std::ranges::any_of(
      lexicon.modifier_patterns.at({&word}, 0, word.modifiers), [&](const auto& match) {
        return lexicon.modifiers[match.payload].kind == ModifierKind::Negator;
      });
}

// The lexicon's sum in nine steps, so that a model learns how far to trust it.
int step_of(double sum) { return static_cast<int>(std::clamp(std::round(sum / 1.2), -4.0, 4.0)); }

}  // namespace

std::uint32_t feature_hash(std::string_view text) {
  std::uint32_t hash = 2166136261u;
  for (const char c : text) {
    hash ^= static_cast<std::uint8_t>(c);
    hash *= 16777619u;
  }
  return mixed(hash) & kMask;
}

std::uint32_t feature_pair(std::uint32_t first, std::uint32_t second) {
  return mixed(first * 31u + second + 0x51ED270Bu) & kMask;
}

std::vector<std::uint32_t> letter_grams(std::string_view form) {
  const std::string text = "_" + std::string(form) + "_";
  std::vector<std::size_t> letters;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((text[i] & 0xC0) != 0x80) letters.push_back(i);
  }
  letters.push_back(text.size());
  std::vector<std::uint32_t> grams;
  for (std::size_t length = 2; length <= 5; ++length) {
    for (std::size_t i = 0; i + length < letters.size(); ++i) {
      grams.push_back(feature_hash(
          std::string_view(text).substr(letters[i], letters[i + length] - letters[i])));
    }
  }
  return grams;
}

void add_features(const std::vector<Piece>& pieces, std::size_t first, std::size_t last,
                  const Lexicon& lexicon, const ClauseVerdict& verdict,
                  std::vector<std::uint32_t>& out) {
  std::uint32_t before = feature_hash("^");
  int negated = 0;
  for (std::size_t i = first; i < last; ++i) {
    const auto& piece = pieces[i];
    if (!piece.word) {
      negated = 0;
      continue;
    }
    auto hash = piece.word->lemma_hash;
    if (negated > 0 && piece.word->is_word) hash = (hash ^ kNegatedSalt) & kMask;
    for (int k = 0; k < kWordRepeats; ++k) {
      if (piece.kind != PieceKind::Number) out.push_back(hash);
      out.push_back(feature_pair(before, hash));
    }
    if (piece.kind == PieceKind::Word) {
      out.insert(out.end(), piece.word->grams.begin(), piece.word->grams.end());
    }
    before = hash;
    negated = is_negator(*piece.word, lexicon) ? kNegationReach : std::max(0, negated - 1);
  }
  const auto say = [&](std::uint32_t kind, int step) {
    const auto feature =
        feature_pair(feature_hash("\x01lexicon"), kind * 16 + static_cast<std::uint32_t>(step + 8));
    for (int k = 0; k < kLexiconRepeats; ++k) out.push_back(feature);
  };
  say(0, step_of(verdict.sum));
  if (verdict.positive > 0) say(1, step_of(verdict.positive));
  if (verdict.negative < 0) say(2, step_of(verdict.negative));
}

}  // namespace polku::voice
