#include "import_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "core/text.h"
#include "utf8.h"

namespace polku::surveys {
namespace {

constexpr std::size_t kKeyLength = 40;

char32_t lower_of(char32_t point) {
  if (point < 0x80) return point >= 'A' && point <= 'Z' ? point + 0x20 : point;
  if (point >= 0xC0 && point <= 0xDE && point != 0xD7) return point + 0x20;
  if ((point >= 0x100 && point <= 0x137) || (point >= 0x14A && point <= 0x177)) return point | 1;
  if (point >= 0x410 && point <= 0x42F) return point + 0x20;
  if (point >= 0x400 && point <= 0x40F) return point + 0x50;
  if (point == 0x490) return 0x491;
  return point;
}

bool is_letter_or_digit(char32_t point) {
  if (point < 0x80) return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9');
  if (point < 0xC0 || point == 0xD7 || point == 0xF7) return point == 0xB5;
  if (point == 0x2BC || point == 0xFFFD || point == 0xFEFF) return false;
  return point < 0x2000 || point > 0x2BFF;  // general punctuation to arrows and stars
}

void append_point(std::string& out, char32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | point >> 6);
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0 | point >> 12);
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | point >> 18);
    out += static_cast<char>(0x80 | ((point >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

// Where a tag or an entity that begins at `at` ends; `at` when none does.
std::size_t end_of_markup(std::string_view text, std::size_t at) {
  if (text[at] == '<' && at + 1 < text.size()) {
    const char next = text[at + 1];
    const bool tag =
        next == '/' || next == '!' || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
    const auto end = tag ? text.find('>', at) : std::string_view::npos;
    if (end != std::string_view::npos && end - at < 300) return end + 1;
  }
  if (text[at] == '&') {
    for (const std::string_view entity : {"&nbsp;", "&amp;", "&quot;", "&lt;", "&gt;", "&#39;"}) {
      if (text.substr(at).starts_with(entity)) return at + entity.size();
    }
  }
  return at;
}

// Ukrainian letters by the national system of 2010, Finnish and Swedish ones by their looks.
std::string_view latin_of(char32_t point) {
  static constexpr std::array<std::pair<char32_t, std::string_view>, 56> kLetters{{
      {U'ä', "a"},  {U'å', "a"},  {U'á', "a"},  {U'à', "a"},  {U'â', "a"},    {U'ö', "o"},
      {U'ø', "o"},  {U'ó', "o"},  {U'ô', "o"},  {U'õ', "o"},  {U'é', "e"},    {U'è', "e"},
      {U'ê', "e"},  {U'ë', "e"},  {U'ü', "u"},  {U'ú', "u"},  {U'í', "i"},    {U'ç', "c"},
      {U'ñ', "n"},  {U'š', "s"},  {U'ž', "z"},  {U'æ', "ae"}, {U'ß', "ss"},   {U'а', "a"},
      {U'б', "b"},  {U'в', "v"},  {U'г', "h"},  {U'ґ', "g"},  {U'д', "d"},    {U'е', "e"},
      {U'є', "ie"}, {U'ж', "zh"}, {U'з', "z"},  {U'и', "y"},  {U'і', "i"},    {U'ї', "i"},
      {U'й', "i"},  {U'к', "k"},  {U'л', "l"},  {U'м', "m"},  {U'н', "n"},    {U'о', "o"},
      {U'п', "p"},  {U'р', "r"},  {U'с', "s"},  {U'т', "t"},  {U'у', "u"},    {U'ф', "f"},
      {U'х', "kh"}, {U'ц', "ts"}, {U'ч', "ch"}, {U'ш', "sh"}, {U'щ', "shch"}, {U'ю', "iu"},
      {U'я', "ia"}, {U'ы', "y"},
  }};
  const auto at = std::ranges::find(kLetters, point, &std::pair<char32_t, std::string_view>::first);
  return at == kLetters.end() ? std::string_view() : at->second;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view without_blanks(std::string_view text) {
  constexpr std::string_view kBlanks[] = {"\xC2\xA0", "\xE2\x80\xAF", "\xEF\xBB\xBF"};
  for (bool again = true; again;) {
    again = false;
    text = trimmed(text);
    for (const auto blank : kBlanks) {
      if (text.starts_with(blank)) text.remove_prefix(blank.size()), again = true;
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), again = true;
    }
  }
  return text;
}

// Stars, as a number of them.
std::optional<Labelled> stars(std::string_view cell) {
  int full = 0;
  for (std::size_t at = 0; at < cell.size();) {
    const char32_t point = next_code_point(cell, at);
    if (point == U'★' || point == U'⭐') {
      ++full;
    } else if (point != U'☆' && point != U' ' && point != 0xFE0F) {
      return std::nullopt;
    }
  }
  return full > 0 ? std::optional(Labelled{full, {}}) : std::nullopt;
}

std::string_view label_words(std::string_view rest) {
  rest = without_blanks(rest);
  for (bool again = true; again && !rest.empty();) {
    again = false;
    for (const std::string_view mark : {"-", "=", ":", ".", ")", "(", "]", "[", "–", "—", ","}) {
      if (rest.starts_with(mark)) rest = without_blanks(rest.substr(mark.size())), again = true;
      if (rest.ends_with(mark)) {
        rest = without_blanks(rest.substr(0, rest.size() - mark.size())), again = true;
      }
    }
  }
  return rest;
}

}  // namespace

std::string folded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto end = end_of_markup(text, at); end != at) {
      gap = true;
      at = end;
      continue;
    }
    const char32_t point = lower_of(next_code_point(text, at));
    // An apostrophe is part of its word: Ukrainian п'ять, English don't.
    if (point == '\'' || point == 0x2019 || point == 0x2BC) continue;
    if (!is_letter_or_digit(point)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    append_point(out, point);
  }
  return out;
}

std::string compacted(std::string_view text) {
  std::string out = folded(text);
  std::erase(out, ' ');
  return out;
}

std::string tidied(std::string_view text) {
  std::string out;
  bool gap = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto end = end_of_markup(text, at); end != at && text[at] == '<') {
      gap = true;
      at = end;
      continue;
    }
    const std::size_t begin = at;
    const char32_t point = next_code_point(text, at);
    if (point <= 0x20 || point == 0x7F || point == 0xA0 || point == 0xFEFF ||
        (point >= 0x80 && point < 0xA0)) {
      gap = true;
      continue;
    }
    if (gap && !out.empty()) out += ' ';
    gap = false;
    out.append(text, begin, at - begin);
  }
  return out;
}

std::string key_from(std::string_view text, std::string_view fallback) {
  std::string out;
  const auto words = folded(text);
  for (std::size_t at = 0; at < words.size();) {
    const char32_t point = next_code_point(words, at);
    if (point < 0x80) {
      out += point == ' ' ? '_' : static_cast<char>(point);
    } else {
      out += latin_of(point);
    }
  }
  if (out.size() > kKeyLength) {
    const auto cut = out.rfind('_', kKeyLength);
    out.resize(cut != std::string::npos && cut > 10 ? cut : kKeyLength);
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  const auto first = out.find_first_not_of('_');
  out.erase(0, std::min(first, out.size()));
  if (out.empty()) return std::string(fallback);
  if (is_digit(out.front())) out.insert(0, "n");
  return out;
}

bool is_missing(std::string_view cell) {
  const auto text = without_blanks(cell);
  if (text.empty()) return true;
  if (text.size() > 12) return false;
  const auto lower = lower_ascii(text);
  constexpr std::string_view kNothing[] = {"n/a",  "na",   "-",      "--",
                                           "null", "#n/a", "nan",    "(blank)",
                                           "-99",  "-999", "#null!", "\xE2\x80\x93"};
  return std::ranges::find(kNothing, lower) != std::end(kNothing);
}

std::string_view unguarded(std::string_view cell) {
  const bool guarded = cell.size() > 1 && cell.front() == '\'' &&
                       std::string_view("=+-@\t\r'").find(cell[1]) != std::string_view::npos;
  return guarded ? cell.substr(1) : cell;
}

std::optional<std::int64_t> whole_number(std::string_view cell) {
  auto text = without_blanks(cell);
  if (text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  const auto rest = std::string_view(read.ptr, static_cast<std::size_t>(text.end() - read.ptr));
  if (rest.empty()) return number;
  const bool zeros = rest.size() > 1 && (rest[0] == '.' || rest[0] == ',') &&
                     rest.find_first_not_of('0', 1) == std::string_view::npos;
  return zeros ? std::optional(number) : std::nullopt;
}

std::optional<Labelled> labelled_number(std::string_view cell) {
  const auto text = without_blanks(cell);
  if (text.empty() || text.size() > 300) return std::nullopt;
  if (const auto number = whole_number(text)) return Labelled{*number, {}};
  if (static_cast<unsigned char>(text.front()) >= 0x80) {
    if (const auto counted = stars(text)) return counted;
  }
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits > 0 && digits <= 3) {
    const auto rest = text.substr(digits);
    const bool decimal = rest.size() > 1 && (rest[0] == '.' || rest[0] == ',') && is_digit(rest[1]);
    if (decimal) return std::nullopt;
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + digits, number);
    // "9/10" is nine of ten.
    if (rest.starts_with('/') && whole_number(rest.substr(1))) return Labelled{number, {}};
    if (!is_digit(rest.front()) && !(rest.front() >= 'a' && rest.front() <= 'z')) {
      return Labelled{number, label_words(rest)};
    }
    return std::nullopt;
  }
  const auto tail = text.find_last_not_of(")] ");
  std::size_t begin = tail == std::string_view::npos ? 0 : tail + 1;
  const std::size_t end = begin;
  while (begin > 0 && is_digit(text[begin - 1])) --begin;
  if (begin == end || end - begin > 3 || begin == 0) return std::nullopt;
  const char before = text[begin - 1];
  if (before != ' ' && before != '(' && before != '[' && before != '=') return std::nullopt;
  std::int64_t number = 0;
  std::from_chars(text.data() + begin, text.data() + end, number);
  return Labelled{number, label_words(text.substr(0, begin))};
}

std::optional<std::int64_t> answer_code(std::string_view cell) {
  if (cell.size() < 2 || cell.front() != 'A') return std::nullopt;
  cell.remove_prefix(cell[1] == 'O' ? 2 : 1);
  if (cell.empty() || cell.size() > 3 || !is_digit(cell.front())) return std::nullopt;
  return whole_number(cell);
}

std::optional<double> decimal_number(std::string_view cell, bool comma) {
  const auto text = without_blanks(cell);
  if (text.empty() || text.size() > 40) return std::nullopt;
  const auto last_dot = text.rfind('.');
  const auto last_comma = text.rfind(',');
  char decimal = '.';
  if (last_comma != std::string_view::npos) {
    const bool after_dot = last_dot != std::string_view::npos && last_comma > last_dot;
    decimal = after_dot || (last_dot == std::string_view::npos && comma) ? ',' : '.';
  }
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = next_code_point(text, at);
    if (point < 0x80 && is_digit(static_cast<char>(point))) {
      plain += static_cast<char>(point);
    } else if (point == static_cast<char32_t>(decimal)) {
      plain += '.';
    } else if ((point == '-' || point == '+' || point == 0x2212) && plain.empty()) {
      if (point != '+') plain += '-';
    } else if (point != ' ' && point != 0xA0 && point != 0x202F && point != '\'' && point != ',' &&
               point != '.') {
      return std::nullopt;
    }
  }
  double number = 0;
  const auto read = std::from_chars(plain.data(), plain.data() + plain.size(), number);
  if (plain.empty() || read.ec != std::errc() || read.ptr != plain.data() + plain.size()) {
    return std::nullopt;
  }
  return number;
}

bool shows_decimal_comma(std::string_view cell) {
  const auto text = without_blanks(cell);
  const auto at = text.rfind(',');
  if (at == std::string_view::npos || !decimal_number(text, true)) return false;
  return text.size() - at - 1 != 3 || text.find('.') < at;
}

std::optional<bool> truth_of(std::string_view cell) {
  const auto text = without_blanks(cell);
  if (text == "✓" || text == "✔" || text == "☑" || text == "✅") return true;
  if (text.size() > 24) return std::nullopt;
  const auto word = folded(text);
  constexpr std::string_view kTrue[] = {
      "1",       "y",        "yes",     "true",   "x",      "t",      "k",        "kyllä",
      "on",      "tosi",     "valittu", "ja",     "j",      "sant",   "vald",     "так",
      "checked", "selected", "agree",   "agreed", "істина", "quoted", "hyväksyn", "так погоджуюсь"};
  constexpr std::string_view kFalse[] = {
      "0",          "n",          "no",      "false", "f",   "ei",           "e",
      "epätosi",    "nej",        "falskt",  "ні",    "off", "not selected", "unchecked",
      "not quoted", "ei valittu", "хибність"};
  if (std::ranges::find(kTrue, word) != std::end(kTrue)) return true;
  if (std::ranges::find(kFalse, word) != std::end(kFalse)) return false;
  return std::nullopt;
}

std::vector<std::string_view> choice_parts(std::string_view cell) {
  std::string_view separators = ",";
  if (cell.find_first_of("\n;|") != std::string_view::npos) separators = "\n;|";
  std::vector<std::string_view> parts;
  while (true) {
    const auto at = cell.find_first_of(separators);
    const auto part = without_blanks(cell.substr(0, at));
    if (!part.empty()) parts.push_back(part);
    if (at == std::string_view::npos) return parts;
    cell.remove_prefix(at + 1);
  }
}

}  // namespace polku::surveys
