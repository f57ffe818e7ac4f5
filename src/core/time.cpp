#include "core/time.h"

#include <date/date.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

namespace polku {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

// Exactly `count` digits at `at`, or -1.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

// "Z" or "+02:00" as seconds east of UTC.
std::optional<int> offset_seconds(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = digits(text, 1, 2);
  const int minutes = digits(text, 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
  const int seconds = hours * 3600 + minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

constexpr std::array kGrains{Grain::Day, Grain::Week, Grain::Month, Grain::Quarter, Grain::Year};

}  // namespace

std::int64_t Timestamp::seconds() const { return floor_divide(micros, kMicrosPerSecond); }

Timestamp system_clock_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

std::optional<Timestamp> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || text[10] == '\0') return std::nullopt;
  const auto day = Day::parse(text.substr(0, 10));
  const bool separated = text[10] == 'T' || text[10] == 't' || text[10] == ' ';
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (!day || !separated || text[13] != ':' || text[16] != ':') return std::nullopt;
  // 60 is a leap second: read as the last second of its minute.
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
    return std::nullopt;
  }
  std::size_t at = 19;
  std::int64_t micros = 0;
  if (text[at] == '.') {
    std::int64_t unit = kMicrosPerSecond / 10;
    const auto begin = ++at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10) {
      micros += (text[at] - '0') * unit;
    }
    if (at == begin) return std::nullopt;
  }
  const auto offset = offset_seconds(text.substr(at));
  if (!offset) return std::nullopt;
  const std::int64_t seconds =
      day->number * kSecondsPerDay + hour * 3600 + minute * 60 + std::min(second, 59) - *offset;
  if (seconds < 0) return std::nullopt;
  return Timestamp{seconds * kMicrosPerSecond + micros};
}

std::string format_rfc3339(Timestamp at) {
  const auto seconds = at.seconds();
  const auto day = floor_divide(seconds, kSecondsPerDay);
  const auto rest = seconds - day * kSecondsPerDay;
  const auto civil = Day{static_cast<std::int32_t>(day)}.civil();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", civil.year, civil.month,
                     civil.day, rest / 3600, rest / 60 % 60, rest % 60,
                     (at.micros - seconds * kMicrosPerSecond) / 1000);
}

std::optional<Day> Day::from_civil(const Civil& civil) {
  const date::year_month_day day{date::year{civil.year}, date::month{civil.month},
                                 date::day{civil.day}};
  if (civil.year < 1970 || civil.year > 9999 || !day.ok()) return std::nullopt;
  return Day{static_cast<std::int32_t>(date::sys_days{day}.time_since_epoch().count())};
}

std::optional<Day> Day::parse(std::string_view iso) {
  if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const int year = digits(iso, 0, 4);
  const int month = digits(iso, 5, 2);
  const int day = digits(iso, 8, 2);
  if (year < 0 || month < 0 || day < 0) return std::nullopt;
  return from_civil({year, static_cast<unsigned>(month), static_cast<unsigned>(day)});
}

Day::Civil Day::civil() const {
  const date::year_month_day day{date::sys_days{date::days{number}}};
  return {int{day.year()}, unsigned{day.month()}, unsigned{day.day()}};
}

std::string Day::text() const {
  const auto day = civil();
  return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

std::optional<Grain> parse_grain(std::string_view text) {
  for (const auto grain : kGrains) {
    if (name_of(grain) == text) return grain;
  }
  return std::nullopt;
}

std::string_view name_of(Grain grain) {
  static constexpr std::array<std::string_view, kGrains.size()> kNames{"day", "week", "month",
                                                                       "quarter", "year"};
  return kNames[static_cast<std::size_t>(grain)];
}

Day start_of(Grain grain, Day day) {
  const auto civil = day.civil();
  switch (grain) {
    case Grain::Day:
      return day;
    case Grain::Week:  // day 0 was a Thursday
      return {day.number - static_cast<std::int32_t>(((day.number % 7) + 7 + 3) % 7)};
    case Grain::Month:
      return *Day::from_civil({civil.year, civil.month, 1});
    case Grain::Quarter:
      return *Day::from_civil({civil.year, (civil.month - 1) / 3 * 3 + 1, 1});
    case Grain::Year:
      return *Day::from_civil({civil.year, 1, 1});
  }
  return day;
}

Day next_start(Grain grain, Day start) {
  // A period's first day plus more than its length, taken back to the start it falls in.
  static constexpr std::array<int, kGrains.size()> kStep{1, 7, 31, 92, 366};
  return start_of(grain, start.plus(kStep[static_cast<std::size_t>(grain)]));
}

}  // namespace polku
