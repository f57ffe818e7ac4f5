#pragma once
// What the linear models see of a text: negation-marked lemmas, pairs of them, pieces of words, and
// what the lexicon made of it; hashed.

#include <cstdint>
#include <string_view>
#include <vector>

#include "clause_judge.h"
#include "pieces.h"

namespace polku::voice {

// FNV-1a, cut to kFeatureBits.
std::uint32_t feature_hash(std::string_view text);
std::uint32_t feature_pair(std::uint32_t first, std::uint32_t second);
// Hashes of the pieces of 2 to 5 letters of "_form_".
std::vector<std::uint32_t> letter_grams(std::string_view form);

// Appends the features of the pieces [first, last), in which the lexicon found `verdict`.
void add_features(const std::vector<Piece>& pieces, std::size_t first, std::size_t last,
                  const Lexicon& lexicon, const ClauseVerdict& verdict,
                  std::vector<std::uint32_t>& out);

}  // namespace polku::voice
