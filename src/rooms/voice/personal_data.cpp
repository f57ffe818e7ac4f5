#include "voice/personal_data.h"

#include <algorithm>
#include <array>
#include <optional>

#include "body.h"
#include "check_digits.h"

namespace polku::voice {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
}
bool is_upper_ascii(char c) { return c >= 'A' && c <= 'Z'; }

// Ends of street names, lower case, as they stand in the four languages' addresses; Finnish ones
// also bent ("Hämeenkadulla 5").
constexpr std::string_view kStreetEnds[] = {
    "katu",   "kadun", "kadulla", "kadulle", "kadulta", "tie",    "tien",   "tiellä",
    "tielle", "kuja",  "kujan",   "kujalla", "polku",   "polun",  "väylä",  "kaari",
    "tori",   "torin", "raitti",  "rinne",   "ranta",   "puisto", "aukio",  "bulevardi",
    "gatan",  "gata",  "vägen",   "väg",     "gränd",   "torget", "stigen", "allén"};
constexpr std::string_view kStreetWords[] = {"street", "road", "avenue", "lane", "drive",
                                             "square", "st",   "rd",     "ave"};
constexpr std::string_view kUkrainianStreets[] = {"вул",      "вулиця",  "вулиці",   "просп",
                                                  "проспект", "бульвар", "провулок", "площа"};
// What looks like a plate and is a name of a thing.
constexpr std::string_view kNotPlates[] = {"USB-", "HIV-", "COVID-", "ISO-", "SARS-", "MP-"};

template <class List>
bool is_one_of(const List& list, std::string_view text) {
  return std::ranges::find(list, text) != std::end(list);
}

class Finder {
 public:
  Finder(std::string_view text, const Analyser& analyser) : text_(text), body_(analyser.body()) {}

  std::vector<PersonalSpan> find() {
    body_.ports.reader->read(text_, tokens_);
    find_emails();
    find_codes();
    find_phones();
    find_plates();
    find_addresses();
    find_names();
    std::ranges::sort(spans_, {}, &PersonalSpan::start);
    return std::move(spans_);
  }

 private:
  void add(std::size_t start, std::size_t end, PersonalKind kind) {
    for (const auto& span : spans_) {
      if (start < span.end && span.start < end) return;
    }
    spans_.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end), kind});
  }

  bool inside_word(std::size_t at) const {
    return at < text_.size() && (is_digit(text_[at]) || is_letter(text_[at]));
  }

  void find_emails() {
    constexpr std::string_view kSigns = "._%+-";
    for (std::size_t at = text_.find('@'); at != std::string_view::npos;
         at = text_.find('@', at + 1)) {
      std::size_t start = at, end = at + 1;
      while (start > 0 &&
             (inside_word(start - 1) || kSigns.find(text_[start - 1]) != std::string_view::npos)) {
        --start;
      }
      while (end < text_.size() && (inside_word(end) || text_[end] == '-' || text_[end] == '.')) {
        ++end;
      }
      while (end > at + 1 && (text_[end - 1] == '.' || text_[end - 1] == '-')) --end;
      const auto dot = text_.substr(0, end).rfind('.');
      const bool domain = dot != std::string_view::npos && dot > at + 1 && dot + 2 < end;
      if (start < at && domain) add(start, end, PersonalKind::Email);
    }
  }

  // A run of letters, digits and the signs that stand in codes, beginning at `at`.
  std::size_t run_end(std::size_t at, std::string_view signs) const {
    std::size_t end = at;
    while (end < text_.size() &&
           (is_digit(text_[end]) || (is_letter(text_[end]) && (text_[end] & 0x80) == 0) ||
            signs.find(text_[end]) != std::string_view::npos)) {
      ++end;
    }
    return end;
  }

  void find_codes() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (i > 0 && inside_word(i - 1)) continue;
      if (is_digit(text_[i])) {
        const auto end = run_end(i, "+-");
        const auto code = text_.substr(i, end - i);
        if (is_finnish_identity_code(code) || is_swedish_identity_code(code) ||
            is_ukrainian_tax_number(code)) {
          add(i, end, PersonalKind::IdentityCode);
        }
      } else if (is_letter(text_[i]) && i + 4 < text_.size() && is_digit(text_[i + 2])) {
        find_iban(i);
      }
    }
  }

  // The longest run of groups that is an account number.
  void find_iban(std::size_t at) {
    auto end = std::min(run_end(at, " "), at + 42);
    for (; end >= at + 15; --end) {
      if (end < text_.size() && inside_word(end) && inside_word(end - 1)) continue;
      if (text_[end - 1] == ' ' || !is_iban(text_.substr(at, end - at))) continue;
      add(at, end, PersonalKind::Iban);
      return;
    }
  }

  void find_phones() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const bool starts = text_[i] == '+' || text_[i] == '0' ||
                          (text_[i] == '(' && i + 1 < text_.size() && text_[i + 1] == '0');
      if (!starts || (i > 0 && (inside_word(i - 1) || text_[i - 1] == '.' || text_[i - 1] == ',' ||
                                text_[i - 1] == '+'))) {
        continue;
      }
      std::size_t end = i, digits = 0, last = i;
      while (end < text_.size() &&
             (is_digit(text_[end]) ||
              std::string_view("+ -()").find(text_[end]) != std::string_view::npos)) {
        if (text_[end] == '+' && end != i) break;
        if (is_digit(text_[end])) {
          ++digits;
          last = end + 1;
        }
        ++end;
      }
      if (digits >= 7 && digits <= 15 && !inside_word(last)) add(i, last, PersonalKind::Phone);
      i = std::max(i, last);
    }
  }

  void find_plates() {
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (!is_upper_ascii(text_[i]) || (i > 0 && (inside_word(i - 1) || text_[i - 1] == '-'))) {
        continue;
      }
      std::size_t letters = i;
      while (letters < text_.size() && is_upper_ascii(text_[letters])) ++letters;
      const auto count = letters - i;
      if (count < 2 || count > 3 || letters >= text_.size()) continue;
      std::size_t digits = letters + 1;
      while (digits < text_.size() && is_digit(text_[digits])) ++digits;
      const auto number = digits - letters - 1;
      const bool finnish = text_[letters] == '-' && number >= (count == 3 ? 1u : 2u) && number <= 3;
      // Swedish: three letters, two digits and a digit or letter.
      bool swedish = text_[letters] == ' ' && count == 3 && number == 3;
      if (text_[letters] == ' ' && count == 3 && number == 2 && digits < text_.size() &&
          is_upper_ascii(text_[digits])) {
        swedish = true;
        ++digits;
      }
      const bool named = std::ranges::any_of(
          kNotPlates, [&](std::string_view name) { return text_.substr(i).starts_with(name); });
      if ((finnish || swedish) && !named && !inside_word(digits)) {
        add(i, digits, PersonalKind::NumberPlate);
      }
    }
    find_ukrainian_plates();
  }

  // AA1234BB, Latin or Cyrillic letters.
  void find_ukrainian_plates() {
    const auto letter = [&](std::size_t at) -> std::size_t {
      if (at < text_.size() && is_upper_ascii(text_[at])) return 1;
      const bool cyrillic = at + 1 < text_.size() && static_cast<std::uint8_t>(text_[at]) == 0xD0 &&
                            (static_cast<std::uint8_t>(text_[at + 1]) >= 0x86 &&
                             static_cast<std::uint8_t>(text_[at + 1]) <= 0xAF);
      return cyrillic ? 2 : 0;
    };
    for (std::size_t i = 0; i < text_.size(); ++i) {
      if (i > 0 && inside_word(i - 1)) continue;
      std::size_t at = i;
      const auto take_letters = [&] {
        for (int k = 0; k < 2; ++k) {
          const auto bytes = letter(at);
          if (bytes == 0) return false;
          at += bytes;
        }
        return true;
      };
      if (!take_letters()) continue;
      std::size_t digits = 0;
      while (at < text_.size() && is_digit(text_[at])) ++at, ++digits;
      if (digits == 4 && take_letters() && !inside_word(at)) {
        add(i, at, PersonalKind::NumberPlate);
      }
    }
  }

  std::string_view piece(std::size_t token) const {
    return text_.substr(tokens_[token].start, tokens_[token].end - tokens_[token].start);
  }
  std::string form(std::size_t token) const {
    return body_.ports.reader->normalise(piece(token)).form;
  }
  bool is_capitalised(std::size_t token) const {
    const auto word = piece(token);
    return body_.ports.reader->normalise(word).form.substr(0, 2) != std::string(word.substr(0, 2));
  }

  // Past a house number with its stair and flat: "12 B 4".
  std::size_t past_house(std::size_t token) const {
    std::size_t last = token;
    for (std::size_t i = token + 1; i < tokens_.size() && i < token + 3; ++i) {
      const auto word = piece(i);
      const bool stair = word.size() == 1 && is_upper_ascii(word.front());
      if (!stair && tokens_[i].kind != TokenKind::Number) break;
      last = i;
    }
    return last;
  }

  void find_addresses() {
    for (std::size_t i = 0; i + 1 < tokens_.size(); ++i) {
      if (tokens_[i].kind != TokenKind::Word) continue;
      const auto word = form(i);
      const bool ends = std::ranges::any_of(kStreetEnds, [&](std::string_view end) {
        return word.size() > end.size() && word.ends_with(end);
      });
      const bool number_next = tokens_[i + 1].kind == TokenKind::Number;
      if (ends && number_next && is_capitalised(i)) {
        add(tokens_[i].start, tokens_[past_house(i + 1)].end, PersonalKind::Address);
      } else if (is_one_of(kStreetWords, word) && i >= 2 && is_capitalised(i - 1)) {
        const bool number_first = tokens_[i - 2].kind == TokenKind::Number;
        if (number_first) add(tokens_[i - 2].start, tokens_[i].end, PersonalKind::Address);
      } else if (is_one_of(kUkrainianStreets, word)) {
        find_ukrainian_address(i);
      }
    }
  }

  void find_ukrainian_address(std::size_t street) {
    for (std::size_t i = street + 1; i < tokens_.size() && i < street + 6; ++i) {
      if (tokens_[i].kind == TokenKind::Number) {
        add(tokens_[street].start, tokens_[i].end, PersonalKind::Address);
        return;
      }
    }
  }

  bool is_first_name(std::size_t token) const {
    if (tokens_[token].kind != TokenKind::Word || !is_capitalised(token)) return false;
    const auto word = form(token);
    for (std::size_t i = 0; i < kLanguages.size(); ++i) {
      const auto& names = body_.lexicons[i].first_names;
      if (names.contains(word)) return true;
      if (!body_.ports.dictionaries[i]) continue;
      const auto known = body_.memory->word(piece(token), kLanguages[i], false);
      if (names.contains(known->lemma())) return true;
      if (known->analysis.person_name) return true;
    }
    return false;
  }

  // A first name and the capitalised words right after it. At the beginning of a sentence a name
  // that is also a word ("Ilo", "Mark") is taken for one only when a surname follows.
  void find_names() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (!is_first_name(i)) continue;
      std::size_t last = i;
      while (last + 1 < tokens_.size() && tokens_[last + 1].kind == TokenKind::Word &&
             is_capitalised(last + 1) && last < i + 2) {
        ++last;
      }
      const bool opens = i == 0 || tokens_[i - 1].kind == TokenKind::LineBreak ||
                         piece(i - 1) == "." || piece(i - 1) == "!" || piece(i - 1) == "?";
      if (opens && last == i && also_a_word(i)) continue;
      add(tokens_[i].start, tokens_[last].end, PersonalKind::Name);
      i = last;
    }
  }

  bool also_a_word(std::size_t token) const {
    for (std::size_t i = 0; i < kLanguages.size(); ++i) {
      if (!body_.ports.dictionaries[i]) continue;
      const auto known = body_.memory->word(piece(token), kLanguages[i], false);
      if (known->analysis.known && !known->analysis.person_name &&
          known->analysis.word_class != WordClass::Unknown &&
          known->analysis.word_class != WordClass::Name) {
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  const Analyser::Body& body_;
  std::vector<Token> tokens_;
  std::vector<PersonalSpan> spans_;
};

}  // namespace

std::string_view name_of(PersonalKind kind) {
  switch (kind) {
    case PersonalKind::Name:
      return "name";
    case PersonalKind::Phone:
      return "phone";
    case PersonalKind::Email:
      return "email";
    case PersonalKind::Address:
      return "address";
    case PersonalKind::IdentityCode:
      return "identity_code";
    case PersonalKind::Iban:
      return "iban";
    case PersonalKind::NumberPlate:
      return "number_plate";
  }
  return {};
}

std::vector<PersonalSpan> find_personal_data(std::string_view text, const Analyser& analyser) {
  return Finder(text, analyser).find();
}

std::string masked(std::string_view text, const std::vector<PersonalSpan>& spans) {
  std::string out;
  std::size_t at = 0;
  for (const auto& span : spans) {
    out += text.substr(at, span.start - at);
    out += "[" + std::string(name_of(span.kind)) + "]";
    at = span.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace polku::voice
