#include "core/written.h"

#include <array>
#include <cmath>

#include "core/format.h"

namespace polku {
namespace {

using MonthNames = std::array<std::string_view, 12>;
constexpr MonthNames kEnglishMonths{"January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December"};
constexpr MonthNames kSwedishMonths{"januari",   "februari", "mars",     "april",
                                    "maj",       "juni",     "juli",     "augusti",
                                    "september", "oktober",  "november", "december"};

}  // namespace

std::string date_in_words(Day day, Language language) {
  const auto civil = day.civil();
  const std::size_t month = civil.month - 1;
  switch (language) {
    case Language::Finnish:
      break;
    case Language::Swedish:
      return fmt::format("{} {} {}", civil.day, kSwedishMonths[month], civil.year);
    case Language::English:
      return fmt::format("{} {} {}", civil.day, kEnglishMonths[month], civil.year);
    case Language::Ukrainian:
      return fmt::format("{:02}.{:02}.{}", civil.day, civil.month, civil.year);
  }
  return fmt::format("{}.{}.{}", civil.day, civil.month, civil.year);
}

char decimal_mark(Language language) { return language == Language::English ? '.' : ','; }

std::string number_in_words(double number, Language language) {
  const bool whole = std::floor(number) == number && std::abs(number) < 1e15;
  auto text =
      whole ? fmt::format("{}", static_cast<std::int64_t>(number)) : fmt::format("{}", number);
  if (const auto point = text.find('.'); point != std::string::npos) {
    text[point] = decimal_mark(language);
  }
  if (text.starts_with('-')) text.replace(0, 1, "\u2212");
  return text;
}

}  // namespace polku
