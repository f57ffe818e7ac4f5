// Tokens and normal forms by ICU: word boundaries of UAX 29, NFC, case folding by code point.

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <memory>
#include <mutex>

#include "language/dictionaries.h"

namespace polku::language {
namespace {

using voice::NormalWord;
using voice::Token;
using voice::TokenKind;

constexpr UChar32 kZeroWidthJoiner = 0x200D;

bool is_emoji(UChar32 c) {
  return u_hasBinaryProperty(c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
         u_hasBinaryProperty(c, UCHAR_REGIONAL_INDICATOR);
}

bool is_line_break(UChar32 c) { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029; }

// What shows nothing: format characters (zero width, direction marks) and controls.
bool is_unseen(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_FORMAT_CHAR || type == U_CONTROL_CHAR || type == U_UNASSIGNED ||
         u_hasBinaryProperty(c, UCHAR_VARIATION_SELECTOR);
}

UChar32 first_of(std::string_view piece) {
  int32_t at = 0;
  UChar32 c = 0;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(piece.data());
  U8_NEXT(bytes, at, static_cast<int32_t>(piece.size()), c);
  return c;
}

// Cyrillic letters that look like Latin ones, and back: the word keeps the script of most letters.
struct Lookalike {
  UChar32 latin, cyrillic;
};
constexpr Lookalike kLookalikes[] = {
    {'a', 0x430}, {'e', 0x435}, {'o', 0x43E}, {'p', 0x440}, {'c', 0x441},
    {'x', 0x445}, {'y', 0x443}, {'i', 0x456}, {'s', 0x455}, {'j', 0x458},
    {'k', 0x43A}, {'m', 0x43C}, {'t', 0x442}, {'h', 0x43D}, {'b', 0x432},
};

UChar32 folded_to(UChar32 c, bool cyrillic) {
  for (const auto& pair : kLookalikes) {
    if (cyrillic && c == pair.latin) return pair.cyrillic;
    if (!cyrillic && c == pair.cyrillic) return pair.latin;
  }
  return c;
}

bool is_cyrillic(UChar32 c) { return c >= 0x400 && c <= 0x52F; }

bool is_vowel(UChar32 c) { return icu::UnicodeString(u"aeiouyäöåаеиоуюяіїє").indexOf(c) >= 0; }

struct Letters {
  int cyrillic = 0, latin = 0, upper = 0, cased = 0;
};

Letters count_letters(const icu::UnicodeString& word) {
  Letters letters;
  for (int32_t i = 0; i < word.length(); i = word.moveIndex32(i, 1)) {
    const UChar32 c = word.char32At(i);
    if (!u_isalpha(c)) continue;
    (is_cyrillic(c) ? letters.cyrillic : letters.latin) += 1;
    if (u_isupper(c)) ++letters.upper;
    if (u_isupper(c) || u_islower(c)) ++letters.cased;
  }
  return letters;
}

// Three of a letter in a row say emphasis, not spelling: a vowel stays long, a consonant double
// only inside the word ("hyvääää" -> "hyvää", "kiitosss" -> "kiitos").
icu::UnicodeString squeezed(const icu::UnicodeString& word, bool* elongated) {
  icu::UnicodeString out;
  for (int32_t i = 0; i < word.length();) {
    const UChar32 c = word.char32At(i);
    int32_t end = i;
    int count = 0;
    while (end < word.length() && word.char32At(end) == c) {
      end = word.moveIndex32(end, 1);
      ++count;
    }
    int kept = count;
    if (count >= 3 && u_isalpha(c)) {
      *elongated = true;
      kept = is_vowel(c) && !is_cyrillic(c) && out.length() > 0 ? 2 : 1;
    }
    for (int k = 0; k < kept; ++k) out.append(c);
    i = end;
  }
  return out;
}

class IcuReader final : public voice::TextReader {
 public:
  void read(std::string_view text, std::vector<Token>& tokens) const override {
    tokens.clear();
    UErrorCode status = U_ZERO_ERROR;
    UText view = UTEXT_INITIALIZER;
    utext_openUTF8(&view, text.data(), static_cast<int64_t>(text.size()), &status);
    auto breaker = take();
    if (U_SUCCESS(status) && breaker) {
      breaker->setText(&view, status);
      read_pieces(text, *breaker, tokens);
    }
    if (breaker) give_back(std::move(breaker));
    utext_close(&view);
  }

  NormalWord normalise(std::string_view word) const override {
    NormalWord normal;
    icu::UnicodeString seen;
    const auto raw = icu::UnicodeString::fromUTF8(
        icu::StringPiece(word.data(), static_cast<int32_t>(word.size())));
    for (int32_t i = 0; i < raw.length(); i = raw.moveIndex32(i, 1)) {
      const UChar32 c = raw.char32At(i);
      if (!is_unseen(c)) seen.append(c == 0x2019 || c == 0x02BC ? UChar32('\'') : c);
    }
    UErrorCode status = U_ZERO_ERROR;
    const auto* composer = icu::Normalizer2::getNFCInstance(status);
    if (U_SUCCESS(status)) seen = composer->normalize(seen, status);
    const auto letters = count_letters(seen);
    normal.capitals = letters.cased >= 2 && letters.upper == letters.cased;
    seen.toLower(icu::Locale::getRoot());
    normal.cyrillic = letters.cyrillic > letters.latin;
    if (letters.cyrillic > 0 && letters.latin > 0) {
      icu::UnicodeString one_script;
      for (int32_t i = 0; i < seen.length(); i = seen.moveIndex32(i, 1)) {
        one_script.append(folded_to(seen.char32At(i), normal.cyrillic));
      }
      seen = one_script;
    }
    squeezed(seen, &normal.elongated).toUTF8String(normal.form);
    return normal;
  }

 private:
  static void read_pieces(std::string_view text, icu::BreakIterator& breaker,
                          std::vector<Token>& tokens) {
    int32_t start = breaker.first();
    for (int32_t end = breaker.next(); end != icu::BreakIterator::DONE;
         start = end, end = breaker.next()) {
      const auto piece =
          text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
      const auto status = breaker.getRuleStatus();
      const UChar32 c = first_of(piece);
      Token token{TokenKind::Punctuation, static_cast<std::uint32_t>(start),
                  static_cast<std::uint32_t>(end)};
      if (status >= UBRK_WORD_LETTER) {
        token.kind = TokenKind::Word;
      } else if (status >= UBRK_WORD_NUMBER) {
        token.kind = TokenKind::Number;
      } else if (c >= 0 && is_line_break(c)) {
        token.kind = TokenKind::LineBreak;
      } else if (c < 0 || u_isUWhiteSpace(c) || (is_unseen(c) && c != kZeroWidthJoiner)) {
        continue;
      } else if (is_emoji(c)) {
        token.kind = TokenKind::Emoji;
      }
      tokens.push_back(token);
    }
  }

  // Break iterators are costly to make and belong to one thread at a time.
  std::unique_ptr<icu::BreakIterator> take() const {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto breaker = std::move(idle_.back());
        idle_.pop_back();
        return breaker;
      }
    }
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> breaker(
        icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
    return U_SUCCESS(status) ? std::move(breaker) : nullptr;
  }

  void give_back(std::unique_ptr<icu::BreakIterator> breaker) const {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(breaker));
  }

  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<icu::BreakIterator>> idle_;
};

}  // namespace

std::shared_ptr<const voice::TextReader> make_icu_reader() { return std::make_shared<IcuReader>(); }

}  // namespace polku::language
