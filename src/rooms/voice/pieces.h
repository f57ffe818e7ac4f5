#pragma once
// A text as the analysis walks it: its words and marks with what is known of them, and the
// statements they fall into.

#include <string_view>
#include <vector>

#include "word_memory.h"

namespace polku::voice {

enum class PieceKind : std::uint8_t {
  Word,
  Number,
  Emoji,
  Comma,
  SentenceEnd,
  Question,
  LineBreak,
  Dash,
  Mark
};

struct Piece {
  PieceKind kind = PieceKind::Word;
  std::uint32_t start = 0, end = 0;
  WordMemory::WordPtr word;  // of words, emoji and emoticons; null otherwise
};

// Tokens joined into emoticons and told apart by what they do. `tokens` as the reader gave them.
std::vector<Piece> pieces_of(std::string_view text, const std::vector<Token>& tokens,
                             const WordMemory& memory, Language language);

// Pieces [first, last) of one clause with one opinion.
struct Clause {
  std::size_t first = 0, last = 0;
  bool question = false;
};
std::vector<Clause> clauses_of(const std::vector<Piece>& pieces, const Lexicon& lexicon);

}  // namespace polku::voice
