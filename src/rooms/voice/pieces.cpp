#include "pieces.h"

#include <algorithm>
#include <span>

namespace polku::voice {
namespace {

bool is_any_of(std::string_view text, std::string_view set) {
  return text.size() == 1 && set.find(text.front()) != std::string_view::npos;
}

// Eyes, an optional nose, a mouth: how many tokens of an emoticon begin at `at`; 0: none does.
std::size_t emoticon_tokens(std::string_view text, const std::vector<Token>& tokens,
                            std::size_t at) {
  const auto piece = [&](std::size_t i) {
    return text.substr(tokens[i].start, tokens[i].end - tokens[i].start);
  };
  const auto touches = [&](std::size_t i) {
    return i < tokens.size() && tokens[i].start == tokens[i - 1].end;
  };
  if (piece(at) == "<" && touches(at + 1) && piece(at + 1) == "3") return 2;
  if (!is_any_of(piece(at), ":;=") || !touches(at + 1)) return 0;
  std::size_t next = at + 1;
  if (is_any_of(piece(next), "-'")) {
    ++next;
    if (!touches(next)) return 0;
  }
  const auto mouth = piece(next);
  const bool is_mouth = is_any_of(mouth, ")(]['/|*") ||
                        (is_any_of(mouth, "DPpdOo3") &&
                         (next + 1 == tokens.size() || tokens[next + 1].start != tokens[next].end));
  if (!is_mouth) return 0;
  if (mouth == "/" && touches(next + 1) && piece(next + 1) == "/") return 0;  // "https://"
  while (touches(next + 1) && piece(next + 1) == mouth) ++next;               // ":)))"
  return next - at + 1;
}

// Ukrainians smile with a bracket that closes nothing ("Дякую))") and sigh with two that open.
class Brackets {
 public:
  Brackets(std::string_view text, const std::vector<Token>& tokens)
      : text_(text), tokens_(tokens) {}

  // How many tokens of a smile or a sigh begin at `at`; 0: the bracket is one of a pair.
  std::size_t tokens_of_feeling(std::size_t at) {
    const auto mark = piece(at);
    if (mark != ")" && mark != "(") return 0;
    std::size_t run = 1;
    while (at + run < tokens_.size() && tokens_[at + run].start == tokens_[at + run - 1].end &&
           piece(at + run) == mark) {
      ++run;
    }
    if (mark == "(") {
      if (run > 1) return run;
      ++open_;
      return 0;
    }
    if (open_ > 0) {
      --open_;
      return 0;
    }
    const bool counts = run == 1 && at > 0 && tokens_[at - 1].kind == TokenKind::Number;  // "1)"
    return counts ? 0 : run;
  }

 private:
  std::string_view piece(std::size_t at) const {
    return text_.substr(tokens_[at].start, tokens_[at].end - tokens_[at].start);
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  std::size_t open_ = 0;
};

PieceKind kind_of_mark(std::string_view mark) {
  if (mark == ",") return PieceKind::Comma;
  if (mark == "?" || mark == "\xE2\x81\x89" || mark == "\xD8\x9F") return PieceKind::Question;
  if (is_any_of(mark, ".!;") || mark == "\xE2\x80\xA6") return PieceKind::SentenceEnd;
  if (mark == "-" || mark == "\xE2\x80\x93" || mark == "\xE2\x80\x94") return PieceKind::Dash;
  return PieceKind::Mark;
}

}  // namespace

std::vector<Piece> pieces_of(std::string_view text, const std::vector<Token>& tokens,
                             const WordMemory& memory, Language language) {
  std::vector<Piece> pieces;
  pieces.reserve(tokens.size());
  Brackets brackets(text, tokens);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto& token = tokens[i];
    Piece piece{PieceKind::Word, token.start, token.end, nullptr};
    auto bytes = text.substr(token.start, token.end - token.start);
    switch (token.kind) {
      case TokenKind::Word:
        piece.word = memory.word(bytes, language, false);
        break;
      case TokenKind::Number:
        piece.kind = PieceKind::Number;
        piece.word = memory.word(bytes, language, true);
        break;
      case TokenKind::Emoji:
        piece.kind = PieceKind::Emoji;
        piece.word = memory.word(bytes, language, true);
        break;
      case TokenKind::LineBreak:
        piece.kind = PieceKind::LineBreak;
        break;
      case TokenKind::Punctuation:
        if (const auto joined = emoticon_tokens(text, tokens, i); joined > 0) {
          i += joined - 1;
          piece.end = tokens[i].end;
          piece.kind = PieceKind::Emoji;
          piece.word =
              memory.word(text.substr(piece.start, piece.end - piece.start), language, true);
        } else if (const auto run = brackets.tokens_of_feeling(i);
                   run > 0 && language == Language::Ukrainian) {
          i += run - 1;
          piece.end = tokens[i].end;
          piece.kind = PieceKind::Emoji;
          piece.word = memory.word(bytes == "(" ? "((" : run > 1 ? "))" : ")", language, true);
        } else {
          piece.kind = kind_of_mark(bytes);
        }
        break;
    }
    const auto more = piece.word ? piece.word->more : decltype(piece.word->more)();
    pieces.push_back(std::move(piece));
    for (const auto& word : more) {
      pieces.push_back({PieceKind::Word, token.start, token.end, word});
    }
  }
  return pieces;
}

namespace {

constexpr std::string_view kAnd[] = {"ja", "sekä", "and"};
constexpr std::string_view kConceding[] = {"vaikka",   "vaikkei", "vaikkakin",
                                           "although", "though",  "while"};
constexpr std::string_view kTimes[] = {"kerta", "päivä", "viikko", "kuukausi", "vuosi",
                                       "ilta",  "aamu",  "paikka", "kohta"};
constexpr std::string_view kSubordinate[] = {
    "joka",  "jonka",  "jota",  "joita",   "jossa", "joissa", "josta",  "joista",
    "johon", "joihin", "jolla", "joilla",  "jolta", "jolle",  "jotka",  "joiden",
    "mikä",  "mitä",   "minkä", "missä",   "mistä", "mihin",  "että",   "ettei",
    "etten", "kun",    "jos",   "kuin",    "who",   "which",  "that",   "whose",
    "where", "when",   "if",    "because", "than",  "jotta",  "jottei", "millaisissa"};
constexpr std::string_view kSubjects[] = {
    "i",     "we",         "you",   "he",   "she", "it",     "they",     "the",
    "my",    "our",        "their", "his",  "her", "nobody", "everyone", "there",
    "staff", "everything", "that",  "this", "no",  "nothing"};
constexpr std::string_view kEnglishVerbs[] = {
    "is",   "are",  "was",   "were",  "am",    "be",   "has",    "have",    "had",  "do",
    "does", "did",  "got",   "get",   "gets",  "went", "took",   "takes",   "came", "comes",
    "said", "told", "gave",  "made",  "makes", "kept", "put",    "left",    "lost", "found",
    "paid", "sent", "can",   "could", "would", "will", "should", "it's",    "i'm",  "they're",
    "i've", "felt", "threw", "broke", "works", "goes", "let",    "brought", "rang", "want"};

class ClauseCutter {
 public:
  ClauseCutter(const std::vector<Piece>& pieces, const Lexicon& lexicon)
      : pieces_(pieces), lexicon_(lexicon) {}

  std::vector<Clause> cut() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      const auto& piece = pieces_[i];
      switch (piece.kind) {
        case PieceKind::SentenceEnd:
        case PieceKind::LineBreak:
          if (is_inside_number(i)) break;
          close(i + 1, false);
          sentence_from_ = clauses_.size();
          break;
        case PieceKind::Question:
          close(i + 1, true);
          mark_question();
          sentence_from_ = clauses_.size();
          break;
        case PieceKind::Comma:
        case PieceKind::Dash:
          if (parts_statements(i)) close(i + 1, false);
          break;
        default:
          if (begins_contrast(i) || joins_statements(i)) close(i, false);
          break;
      }
    }
    close(pieces_.size(), false);
    return std::move(clauses_);
  }

 private:
  // "klo 10.30", "n. viisi": a full stop right before a digit or a lower-case word ends nothing.
  bool is_inside_number(std::size_t at) const {
    return pieces_[at].kind == PieceKind::SentenceEnd && at + 1 < pieces_.size() &&
           pieces_[at + 1].kind == PieceKind::Number && pieces_[at + 1].start == pieces_[at].end;
  }

  bool has_opinion(std::size_t first, std::size_t last) const {
    std::vector<const KnownWord*> words;
    for (std::size_t i = first; i < last; ++i) {
      if (pieces_[i].word) words.push_back(pieces_[i].word.get());
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (!lexicon_.opinion_patterns.at(words, i, words[i]->opinions).empty()) return true;
    }
    return false;
  }

  std::size_t words_in(std::size_t first, std::size_t last) const {
    std::size_t count = 0;
    for (std::size_t i = first; i < last; ++i) {
      if (pieces_[i].kind == PieceKind::Word) ++count;
    }
    return count;
  }

  // Where the words after `at` end: at the next mark that may end a statement.
  std::size_t end_after(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < pieces_.size() && pieces_[end].kind != PieceKind::Comma &&
           pieces_[end].kind != PieceKind::SentenceEnd &&
           pieces_[end].kind != PieceKind::Question && pieces_[end].kind != PieceKind::LineBreak) {
      ++end;
    }
    return end;
  }

  bool is_inside_word(std::size_t at) const {
    return pieces_[at].kind == PieceKind::Dash && at > 0 &&
           (pieces_[at - 1].end == pieces_[at].start ||
            (at + 1 < pieces_.size() && pieces_[at + 1].start == pieces_[at].end &&
             pieces_[at + 1].kind == PieceKind::Number));
  }

  // A comma parts two statements when each side has an opinion of its own and is more than a word
  // of a list ("nopea, ystävällinen palvelu"), or when each has a verb of its own; what belongs to
  // the clause before it ("jossa", "että", "which") stays with it.
  bool parts_statements(std::size_t at) const {
    if (is_inside_word(at)) return false;
    const auto end = end_after(at);
    if (words_in(open_, at) < 2 || words_in(at + 1, end) < 2) return false;
    if (is_subordinate(at + 1)) return false;
    if (has_opinion(open_, at) && has_opinion(at + 1, end)) return true;
    return has_verb(open_, at) && has_verb(at + 1, end);
  }

  // "Katsastus kesti vartin ja vika selitettiin": "and" parts two statements when the second has
  // its own subject and verb, which in these languages come in that order.
  bool joins_statements(std::size_t at) const {
    const auto& piece = pieces_[at];
    if (piece.kind != PieceKind::Word || at == open_ || at + 1 >= pieces_.size()) return false;
    if (!is_one_of(piece.word->form(), kAnd) || !pieces_[at + 1].word) return false;
    const auto end = end_after(at);
    if (words_in(open_, at) < 2 || words_in(at + 1, end) < 3) return false;
    if (!has_verb(open_, at) || !has_verb(at + 1, end)) return false;
    if (is_subordinate(open_) || is_subordinate(at + 1)) return false;
    if (lexicon_.language == Language::Finnish) {
      return !is_verb(*pieces_[at + 1].word) ||
             (has_opinion(open_, at) && has_opinion(at + 1, end));
    }
    return is_one_of(pieces_[at + 1].word->form(), kSubjects);
  }

  static bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
  }

  bool is_subordinate(std::size_t at) const {
    while (at < pieces_.size() && pieces_[at].kind != PieceKind::Word) ++at;
    if (at >= pieces_.size() || !is_one_of(pieces_[at].word->form(), kSubordinate)) return false;
    // "joka kerta" is no relative clause.
    const bool every = pieces_[at].word->form() == "joka" && at + 1 < pieces_.size() &&
                       pieces_[at + 1].word && is_one_of(pieces_[at + 1].word->lemma(), kTimes);
    return !every;
  }

  // Of Finnish the dictionary tells; of English the commonest finite forms are enough to see a
  // clause, the others only add to what opinions show.
  bool is_verb(const KnownWord& word) const {
    if (word.analysis.finite || word.analysis.word_class == WordClass::Negation) return true;
    if (lexicon_.language != Language::English) return false;
    return is_one_of(word.form(), kEnglishVerbs) || word.form().ends_with("n't") ||
           (word.form().size() > 4 && word.form().ends_with("ed"));
  }

  bool has_verb(std::size_t first, std::size_t last) const {
    for (std::size_t i = first; i < last; ++i) {
      if (pieces_[i].word && is_verb(*pieces_[i].word)) return true;
    }
    return false;
  }

  bool begins_contrast(std::size_t at) const {
    const auto& piece = pieces_[at];
    if (piece.kind != PieceKind::Word || at == open_) return false;
    // A concession belongs to what it concedes unless it praises or blames itself: "ajoi ohi vaikka
    // viitoin", but "hyvää vaikka palvelu oli hidasta".
    if (is_one_of(piece.word->form(), kConceding) &&
        !(has_opinion(open_, at) && has_opinion(at, end_after(at)))) {
      return false;
    }
    std::vector<const KnownWord*> words;
    for (std::size_t i = at; i < pieces_.size() && words.size() < 4; ++i) {
      if (pieces_[i].word) words.push_back(pieces_[i].word.get());
    }
    for (const auto& match : lexicon_.modifier_patterns.at(words, 0, piece.word->modifiers)) {
      if (lexicon_.modifiers[match.payload].kind == ModifierKind::Contrast) {
        return words_in(open_, at) > 0;
      }
    }
    return false;
  }

  void close(std::size_t end, bool question) {
    // Without a word or an emoji there is nothing said: it belongs to what was before.
    const bool says = std::any_of(pieces_.begin() + static_cast<std::ptrdiff_t>(open_),
                                  pieces_.begin() + static_cast<std::ptrdiff_t>(end),
                                  [](const Piece& piece) { return piece.word != nullptr; });
    if (says) {
      clauses_.push_back({open_, end, question});
    } else if (!clauses_.empty() && clauses_.back().last == open_) {
      clauses_.back().last = end;
    }
    open_ = end;
  }

  void mark_question() {
    for (std::size_t i = sentence_from_; i < clauses_.size(); ++i) clauses_[i].question = true;
  }

  const std::vector<Piece>& pieces_;
  const Lexicon& lexicon_;
  std::vector<Clause> clauses_;
  std::size_t open_ = 0, sentence_from_ = 0;
};

}  // namespace

std::vector<Clause> clauses_of(const std::vector<Piece>& pieces, const Lexicon& lexicon) {
  return ClauseCutter(pieces, lexicon).cut();
}

}  // namespace polku::voice
