#include "import_dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "core/text.h"
#include "import_text.h"

namespace polku::surveys {
namespace {

constexpr int kNoon = 12 * 3600;
constexpr std::size_t kLongest = 64;

struct Token {
  enum class Kind { Number, Word, Mark } kind = Kind::Mark;
  std::int64_t number = 0;
  std::size_t digits = 0;
  std::string word;  // folded
  char mark = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Blanks are dropped: they never change what a date means.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    Token token;
    const std::size_t begin = at;
    if (is_digit(c)) {
      while (at < text.size() && is_digit(text[at])) ++at;
      token.kind = Token::Kind::Number;
      token.digits = at - begin;
      if (token.digits > 17) return {};
      std::from_chars(text.data() + begin, text.data() + at, token.number);
    } else if (std::string_view(" ,()\t").find(c) != std::string_view::npos || c == '\xC2' ||
               c == '\xA0') {
      ++at;
      continue;
    } else if (std::string_view(".:/-+").find(c) != std::string_view::npos) {
      ++at;
      token.mark = c;
    } else {
      while (at < text.size() && !is_digit(text[at]) &&
             std::string_view(" ,().:/-+\t").find(text[at]) == std::string_view::npos) {
        ++at;
      }
      token.kind = Token::Kind::Word;
      token.word = folded(text.substr(begin, at - begin));
    }
    tokens.push_back(std::move(token));
    if (tokens.size() > 32) return {};
  }
  return tokens;
}

// Beginnings of month names: English, Finnish, Swedish, Ukrainian (both cases).
int month_of(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kMonths{
      "jan|tammi|січ",      "feb|helmi|лют",     "mar|maalis|берез",  "apr|huhti|квіт",
      "may|maj|touko|трав", "jun|kesä|черв",     "jul|heinä|лип",     "aug|elo|серп",
      "sep|syys|верес",     "oct|okt|loka|жовт", "nov|marras|листоп", "dec|joulu|груд"};
  // The longest beginning wins: marraskuu is not March.
  int month = 0;
  std::size_t longest = 0;
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    for (const auto beginning : split(kMonths[i], '|')) {
      if (!word.starts_with(beginning) || beginning.size() <= longest) continue;
      month = static_cast<int>(i) + 1;
      longest = beginning.size();
    }
  }
  return month;
}

std::optional<int> offset_of_zone(std::string_view word) {
  static constexpr std::array<std::pair<std::string_view, int>, 16> kZones{{
      {"z", 0},
      {"utc", 0},
      {"gmt", 0},
      {"wet", 0},
      {"cet", 1},
      {"cest", 2},
      {"eet", 2},
      {"eest", 3},
      {"bst", 1},
      {"est", -5},
      {"edt", -4},
      {"cst", -6},
      {"cdt", -5},
      {"mst", -7},
      {"pst", -8},
      {"pdt", -7},
  }};
  for (const auto& [name, hours] : kZones) {
    if (word == name) return hours * 3600;
  }
  return std::nullopt;
}

// 0: no half of day; 1: before noon; 2: after.
int half_of_day(std::string_view word) {
  for (const std::string_view before : {"am", "a", "ap", "fm", "дп"}) {
    if (word == before) return 1;
  }
  for (const std::string_view after : {"pm", "p", "ip", "em", "пп"}) {
    if (word == after) return 2;
  }
  return 0;
}

int full_year(const Token& token) {
  const auto year = static_cast<int>(std::min<std::int64_t>(token.number, 10'000));
  return token.digits == 2 ? (year < 70 ? 2000 + year : 1900 + year) : year;
}

class Scanner {
 public:
  Scanner(std::vector<Token> tokens, DateOrder order) : tokens_(std::move(tokens)), order_(order) {}

  std::optional<DateParts> read() {
    skip_words_before();
    DateParts parts;
    if (!read_day(parts)) return std::nullopt;
    while (is_word("t") || is_word("klo") || is_word("kl") || is_word("at") || is_word("о") ||
           is_word("klockan") || is_word("г") || is_word("р") ||
           (is_mark('.') && at_ > 0 && tokens_[at_ - 1].kind == Token::Kind::Word)) {
      ++at_;
    }
    if (at_ == tokens_.size()) return parts;
    if (!read_time(parts)) return std::nullopt;
    read_zone(parts);
    return at_ == tokens_.size() ? std::optional(parts) : std::nullopt;
  }

 private:
  bool is_number(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].kind == Token::Kind::Number;
  }
  bool is_mark(char mark, std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() && tokens_[at_ + ahead].mark == mark;
  }
  bool is_word(std::string_view word) const {
    return at_ < tokens_.size() && tokens_[at_].kind == Token::Kind::Word &&
           tokens_[at_].word == word;
  }
  const Token& token(std::size_t ahead = 0) const { return tokens_[at_ + ahead]; }

  // A day of the week.
  void skip_words_before() {
    while (at_ < tokens_.size() && tokens_[at_].kind == Token::Kind::Word &&
           month_of(tokens_[at_].word) == 0) {
      ++at_;
      if (is_mark('.')) ++at_;
    }
  }

  bool set_day(DateParts& parts, int year, std::int64_t month, std::int64_t day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) return false;
    const auto found =
        Day::from_civil({year, static_cast<unsigned>(month), static_cast<unsigned>(day)});
    if (!found) return false;
    parts.day = *found;
    return true;
  }

  bool read_day(DateParts& parts) {
    if (at_ < tokens_.size() && token().kind == Token::Kind::Word) return read_month_first(parts);
    if (!is_number()) return false;
    const bool three = at_ + 4 < tokens_.size() && is_number(2) && is_number(4) &&
                       token(1).mark != 0 && token(1).mark == token(3).mark &&
                       token(1).mark != ':' && token(1).mark != '+';
    if (three) return read_three(parts);
    if (token().digits == 8) {
      const auto number = token().number;
      ++at_;
      return set_day(parts, static_cast<int>(number / 10'000), number / 100 % 100, number % 100);
    }
    return read_day_then_month(parts);
  }

  bool read_three(DateParts& parts) {
    const Token first = token(), second = token(2), third = token(4);
    at_ += 5;
    if (first.digits == 4) return set_day(parts, full_year(first), second.number, third.number);
    if (third.digits != 4 && third.digits != 2) return false;
    const bool day_first = tokens_[at_ - 4].mark == '.' || first.number > 12 ||
                           (order_ == DateOrder::DayFirst && second.number <= 12);
    return day_first ? set_day(parts, full_year(third), second.number, first.number)
                     : set_day(parts, full_year(third), first.number, second.number);
  }

  void skip_marks() {
    while (is_mark('.') || is_mark('-') || is_mark('/')) ++at_;
  }

  // 21 Nov 2026, 21. marraskuuta 2026, 21-Nov-26
  bool read_day_then_month(DateParts& parts) {
    const auto day = token().number;
    ++at_;
    skip_marks();
    if (at_ >= tokens_.size() || token().kind != Token::Kind::Word) return false;
    const int month = month_of(token().word);
    ++at_;
    skip_marks();
    if (month == 0 || !is_number() || (token().digits != 4 && token().digits != 2)) return false;
    return set_day(parts, full_year(tokens_[at_++]), month, day);
  }

  // Nov 21, 2026
  bool read_month_first(DateParts& parts) {
    const int month = month_of(token().word);
    ++at_;
    skip_marks();
    if (month == 0 || !is_number() || token().digits > 2) return false;
    const auto day = tokens_[at_++].number;
    if (is_word("st") || is_word("nd") || is_word("rd") || is_word("th")) ++at_;
    if (!is_number() || token().digits != 4) return false;
    return set_day(parts, full_year(tokens_[at_++]), month, day);
  }

  bool read_time(DateParts& parts) {
    if (!is_number() || token().digits > 2) {
      // 140509, after 20261121T
      if (!is_number() || token().digits != 6) return false;
      const auto number = tokens_[at_++].number;
      return set_time(parts, {number / 10'000, number / 100 % 100, number % 100}, 0);
    }
    std::array<std::int64_t, 3> clock{tokens_[at_++].number, 0, 0};
    std::size_t filled = 1;
    while (filled < 3 && (is_mark(':') || is_mark('.')) && is_number(1)) {
      if (token(1).digits > 2) break;
      clock[filled++] = token(1).number;
      at_ += 2;
    }
    if (filled == 3 && (is_mark('.') || is_mark(':')) && is_number(1)) read_fraction(parts);
    int half = 0;
    if (at_ < tokens_.size() && token().kind == Token::Kind::Word) {
      half = half_of_day(token().word);
      if (half != 0) ++at_;
      // "a.m.": the letters fall apart.
      while (half != 0 && (is_mark('.') || is_word("m"))) ++at_;
    }
    if (filled == 1 && half == 0) return false;
    return set_time(parts, clock, half);
  }

  void read_fraction(DateParts& parts) {
    const Token& fraction = token(1);
    auto micros = fraction.number;
    for (auto digits = fraction.digits; digits < 6; ++digits) micros *= 10;
    for (auto digits = fraction.digits; digits > 6; --digits) micros /= 10;
    parts.micros = static_cast<std::int32_t>(micros);
    at_ += 2;
  }

  static bool set_time(DateParts& parts, std::array<std::int64_t, 3> clock, int half) {
    auto& [hour, minute, second] = clock;
    if (half != 0) {
      if (hour < 1 || hour > 12) return false;
      hour = hour % 12 + (half == 2 ? 12 : 0);
    }
    if (hour > 23 || minute > 59 || second > 60) return false;
    parts.second_of_day =
        static_cast<int>(hour * 3600 + minute * 60 + std::min<std::int64_t>(second, 59));
    return true;
  }

  void read_zone(DateParts& parts) {
    if (at_ < tokens_.size() && token().kind == Token::Kind::Word) {
      const auto offset = offset_of_zone(token().word);
      if (!offset) return;
      parts.offset_seconds = offset;
      ++at_;
    }
    const int sign = is_mark('+') ? 1 : is_mark('-') ? -1 : 0;
    if (sign == 0 || !is_number(1)) return;
    ++at_;
    const Token hours = tokens_[at_++];
    std::int64_t seconds = hours.digits > 2 ? hours.number / 100 * 3600 + hours.number % 100 * 60
                                            : hours.number * 3600;
    if (hours.digits <= 2 && is_mark(':') && is_number(1)) {
      seconds += token(1).number * 60;
      at_ += 2;
    }
    if (seconds <= 15 * 3600) parts.offset_seconds = static_cast<int>(sign * seconds);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  DateOrder order_;
};

// The form nearly every export has, without taking it apart: 2026-11-21 14:05:09 (T, Z).
std::optional<DateParts> read_plain_iso(std::string_view text) {
  const auto digits = [&](std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
      if (!is_digit(text[i])) return -1;
      value = value * 10 + (text[i] - '0');
    }
    return value;
  };
  const bool utc = text.size() == 20 && text.back() == 'Z';
  if (text.size() != 19 && !utc) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || (text[10] != ' ' && text[10] != 'T') || text[13] != ':' ||
      text[16] != ':') {
    return std::nullopt;
  }
  const int year = digits(0, 4), month = digits(5, 2), day = digits(8, 2);
  const int hour = digits(11, 2), minute = digits(14, 2), second = digits(17, 2);
  if (year < 0 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60) {
    return std::nullopt;
  }
  const auto found =
      Day::from_civil({year, static_cast<unsigned>(month), static_cast<unsigned>(day)});
  if (!found) return std::nullopt;
  DateParts parts{*found, hour * 3600 + minute * 60 + std::min(second, 59), 0, std::nullopt};
  if (utc) parts.offset_seconds = 0;
  return parts;
}

DateParts parts_of_seconds(double seconds) {
  DateParts parts;
  const double days = std::floor(seconds / 86'400);
  parts.day = {static_cast<std::int32_t>(days)};
  parts.second_of_day = static_cast<int>(seconds - days * 86'400);
  return parts;
}

// Excel's days, Unix seconds and milliseconds.
std::optional<DateParts> read_number(std::string_view text, const DateReading& reading) {
  const auto number = decimal_number(text, true);
  if (!number) return std::nullopt;
  if (*number >= 1e9 && *number < 4e9) {
    auto parts = parts_of_seconds(*number);
    parts.offset_seconds = 0;
    return parts;
  }
  if (*number >= 1e12 && *number < 4e12) {
    auto parts = parts_of_seconds(*number / 1000);
    parts.offset_seconds = 0;
    return parts;
  }
  if (!reading.serial || *number < 20'000 || *number > 80'000) return std::nullopt;
  auto parts = parts_of_seconds(std::round((*number - 25'569) * 86'400));
  if (*number == std::floor(*number)) parts.second_of_day.reset();
  return parts;
}

// One conversion of `format`; moves `at` behind what it reads.
struct FormatState {
  int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0, half = 0;
  std::int32_t micros = 0;
  bool has_time = false;
  std::optional<int> offset;
};

std::optional<int> take_digits(std::string_view text, std::size_t& at, std::size_t count_max) {
  int value = 0;
  std::size_t count = 0;
  while (at < text.size() && is_digit(text[at]) && count < count_max) {
    value = value * 10 + (text[at++] - '0');
    ++count;
  }
  return count > 0 ? std::optional(value) : std::nullopt;
}

std::string take_word(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  while (at < text.size() && !is_digit(text[at]) &&
         std::string_view(" ,/-").find(text[at]) == std::string_view::npos) {
    ++at;
  }
  return compacted(text.substr(begin, at - begin));
}

bool take_offset(std::string_view text, std::size_t& at, FormatState& state) {
  if (at < text.size() && text[at] == 'Z') {
    ++at;
    state.offset = 0;
    return true;
  }
  if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return false;
  const int sign = text[at++] == '-' ? -1 : 1;
  const auto hours = take_digits(text, at, 2);
  if (!hours) return false;
  if (at < text.size() && text[at] == ':') ++at;
  const int minutes = take_digits(text, at, 2).value_or(0);
  state.offset = sign * (*hours * 3600 + minutes * 60);
  return true;
}

bool take_conversion(char conversion, std::string_view text, std::size_t& at, FormatState& state) {
  const auto number = [&](int& into, std::size_t digits) {
    const auto value = take_digits(text, at, digits);
    if (value) into = *value;
    return value.has_value();
  };
  switch (conversion) {
    case 'Y':
      return number(state.year, 4);
    case 'y': {
      if (!number(state.year, 2)) return false;
      state.year += state.year < 70 ? 2000 : 1900;
      return true;
    }
    case 'm':
      return number(state.month, 2);
    case 'd':
    case 'e':
      return number(state.day, 2);
    case 'H':
    case 'I':
      state.has_time = true;
      return number(state.hour, 2);
    case 'M':
      return number(state.minute, 2);
    case 'S':
      return number(state.second, 2);
    case 'f':
      return number(state.micros, 6);
    case 'b':
    case 'B':
      state.month = month_of(take_word(text, at));
      return state.month > 0;
    case 'a':
    case 'A':
      take_word(text, at);
      return true;
    case 'p':
      state.half = half_of_day(take_word(text, at));
      return state.half > 0;
    case 'z':
      return take_offset(text, at, state);
    default:
      return false;
  }
}

std::optional<DateParts> read_by_format(std::string_view text, std::string_view format) {
  FormatState state;
  std::size_t at = 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] == ' ') {
      while (at < text.size() && text[at] == ' ') ++at;
    } else if (format[i] == '%' && i + 1 < format.size() && format[i + 1] != '%') {
      if (!take_conversion(format[++i], text, at, state)) return std::nullopt;
    } else {
      if (format[i] == '%') ++i;
      if (at >= text.size() || text[at++] != format[i]) return std::nullopt;
    }
  }
  if (at != text.size() || state.month < 1 || state.day < 1) return std::nullopt;
  const auto day = Day::from_civil(
      {state.year, static_cast<unsigned>(state.month), static_cast<unsigned>(state.day)});
  if (!day) return std::nullopt;
  if (state.half != 0) {
    if (state.hour < 1 || state.hour > 12) return std::nullopt;
    state.hour = state.hour % 12 + (state.half == 2 ? 12 : 0);
  }
  if (state.hour > 23 || state.minute > 59 || state.second > 60) return std::nullopt;
  DateParts parts{*day, std::nullopt, state.micros, state.offset};
  if (state.has_time) {
    parts.second_of_day = state.hour * 3600 + state.minute * 60 + std::min(state.second, 59);
  }
  return parts;
}

}  // namespace

std::optional<DateParts> read_date(std::string_view text, const DateReading& reading) {
  text = trimmed(text);
  if (text.size() < 5 || text.size() > kLongest) return std::nullopt;
  if (!reading.format.empty()) return read_by_format(text, reading.format);
  if (const auto plain = read_plain_iso(text)) return plain;
  auto tokens = tokens_of(text);
  if (tokens.empty()) return std::nullopt;
  const bool one_number = tokens.size() == 1 && tokens[0].kind == Token::Kind::Number;
  const bool decimal = tokens.size() == 3 && tokens[0].digits >= 5 && tokens[1].mark == '.';
  if ((one_number && tokens[0].digits != 8) || decimal) return read_number(text, reading);
  return Scanner(std::move(tokens), reading.order).read();
}

OrderEvidence order_evidence(std::string_view text) {
  text = trimmed(text);
  std::int64_t first = 0, second = 0;
  const char* const end = text.data() + text.size();
  const auto one = std::from_chars(text.data(), end, first);
  if (one.ec != std::errc() || one.ptr == end || (*one.ptr != '/' && *one.ptr != '-')) {
    return OrderEvidence::None;
  }
  const auto two = std::from_chars(one.ptr + 1, end, second);
  if (two.ec != std::errc() || two.ptr == end || *two.ptr != *one.ptr) return OrderEvidence::None;
  if (first > 12 && first <= 31 && second >= 1 && second <= 12) return OrderEvidence::DayFirst;
  if (second > 12 && second <= 31 && first >= 1 && first <= 12) return OrderEvidence::MonthFirst;
  return OrderEvidence::None;
}

Timestamp instant_of(const DateParts& parts, const TimeZone& zone) {
  const int second = parts.second_of_day.value_or(kNoon);
  Timestamp at;
  if (parts.offset_seconds) {
    at = Timestamp::from_seconds(std::int64_t{parts.day.number} * 86'400 + second -
                                 *parts.offset_seconds);
  } else {
    at = zone.instant(parts.day, second);
  }
  at.micros += parts.micros;
  return at;
}

}  // namespace polku::surveys
