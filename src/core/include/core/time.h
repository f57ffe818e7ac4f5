#pragma once
// Instants, local days and time zones. Clocks are parameters: nothing here asks what time it is
// but `system_clock_now`, which only the app and the adapters call.

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace polku {

// Microseconds since 1970-01-01T00:00:00Z.
struct Timestamp {
  std::int64_t micros = 0;

  static Timestamp from_seconds(std::int64_t seconds) { return {seconds * 1'000'000}; }
  std::int64_t seconds() const;  // rounded down
  Timestamp plus_seconds(std::int64_t seconds) const { return {micros + seconds * 1'000'000}; }

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

using Clock = std::function<Timestamp()>;
Timestamp system_clock_now();

// RFC 3339 with any offset, fractions to microseconds; years 1970 to 9999. Nothing on other input.
std::optional<Timestamp> parse_rfc3339(std::string_view text);
// "2026-11-21T20:59:18.123Z": UTC, milliseconds.
std::string format_rfc3339(Timestamp at);

// A civil day as days since 1970-01-01 in whichever zone the context says.
struct Day {
  std::int32_t number = 0;

  struct Civil {
    int year;
    unsigned month;
    unsigned day;
  };
  static std::optional<Day> from_civil(const Civil& civil);
  static std::optional<Day> parse(std::string_view iso);  // "2026-11-21"
  Civil civil() const;
  std::string text() const;  // "2026-11-21"
  Day plus(int days) const { return {number + days}; }

  friend auto operator<=>(const Day&, const Day&) = default;
};

enum class Grain { Day, Week, Month, Quarter, Year };
std::optional<Grain> parse_grain(std::string_view text);
std::string_view name_of(Grain grain);
// The first day of the day's period; weeks are ISO weeks and begin on Monday.
Day start_of(Grain grain, Day day);
Day next_start(Grain grain, Day start);

// An IANA zone. Cheap to copy, thread-safe.
class TimeZone {
 public:
  // Invalid when the name is not in the time-zone database.
  static Result<TimeZone> find(std::string_view name);
  static TimeZone utc();

  const std::string& name() const { return name_; }
  Day local_day(Timestamp at) const;
  // Local wall-clock seconds of day, 0 to 86399.
  int local_second_of_day(Timestamp at) const;
  // The first instant of the local day.
  Timestamp start_of_day(Day day) const;
  // A local wall-clock time as an instant; in the hour that repeats, the earlier; in the hour that
  // is skipped, the instant after the gap.
  Timestamp instant(Day day, int second_of_day) const;

 private:
  TimeZone(std::string name, const void* zone) : name_(std::move(name)), zone_(zone) {}
  std::string name_;
  const void* zone_ = nullptr;  // owned by the process-wide database
};

}  // namespace polku
