#include "check_digits.h"

#include <array>
#include <string>

namespace polku::voice {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string digits_of(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (is_digit(c)) digits.push_back(c);
  }
  return digits;
}

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

bool is_day_and_month(int day, int month) {
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

}  // namespace

bool is_finnish_identity_code(std::string_view text) {
  if (text.size() != 11) return false;
  for (const std::size_t i : {0, 1, 2, 3, 4, 5, 7, 8, 9}) {
    if (!is_digit(text[i])) return false;
  }
  if (std::string_view("+-ABCDEFUVWXYabcdefuvwxy").find(text[6]) == std::string_view::npos) {
    return false;
  }
  if (!is_day_and_month(number(text.substr(0, 2)), number(text.substr(2, 2)))) return false;
  constexpr std::string_view kCheck = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  const int whole = number(text.substr(0, 6)) * 1000 + number(text.substr(7, 3));
  const char given =
      text[10] >= 'a' && text[10] <= 'z' ? static_cast<char>(text[10] - 32) : text[10];
  return kCheck[static_cast<std::size_t>(whole % 31)] == given;
}

bool is_swedish_identity_code(std::string_view text) {
  auto digits = digits_of(text);
  if (digits.size() == 12) digits.erase(0, 2);
  if (digits.size() != 10) return false;
  // Numbers of coordination have 60 added to the day.
  const int day = number(std::string_view(digits).substr(4, 2));
  if (!is_day_and_month(day > 60 ? day - 60 : day, number(std::string_view(digits).substr(2, 2)))) {
    return false;
  }
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    int value = (digits[i] - '0') * (i % 2 == 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool is_ukrainian_tax_number(std::string_view text) {
  if (text.size() != 10) return false;
  constexpr std::array<int, 9> kWeights{-1, 5, 7, 9, 4, 6, 10, 5, 7};
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    if (!is_digit(text[i])) return false;
    if (i < 9) sum += kWeights[i] * (text[i] - '0');
  }
  return sum > 0 && ((sum % 11) % 10) == text[9] - '0';
}

bool is_iban(std::string_view text) {
  std::string code;
  for (const char c : text) {
    if (c == ' ') continue;
    const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    if (!is_digit(upper) && !(upper >= 'A' && upper <= 'Z')) return false;
    code.push_back(upper);
  }
  if (code.size() < 15 || code.size() > 34 || is_digit(code[0]) || is_digit(code[1]) ||
      !is_digit(code[2]) || !is_digit(code[3])) {
    return false;
  }
  int remainder = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[(i + 4) % code.size()];
    remainder =
        is_digit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
  }
  return remainder == 1;
}

}  // namespace polku::voice
