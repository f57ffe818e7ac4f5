#pragma once
// Dates and times as the programs of many countries write them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"

namespace polku::surveys {

enum class DateOrder { DayFirst, MonthFirst };

// How a column's dates are to be read.
struct DateReading {
  DateOrder order = DateOrder::DayFirst;  // of 11/12/2026
  bool serial = false;                    // plain numbers are days since 1899-12-30, as in Excel
  std::string format;                     // strptime's, when the map says so
};

struct DateParts {
  Day day;
  std::optional<int> second_of_day;  // none: a day alone
  std::int32_t micros = 0;
  std::optional<int> offset_seconds;  // of the time zone, when written
};

// 2026-11-21, 2026-11-21T14:05:09.5+02:00, 21.11.2026 klo 14.05, 11/21/2026 2:05 PM,
// 21 Nov 2026 14:05, 21. marraskuuta 2026, 20261121, 1795269909 (Unix), 46347.58 (Excel).
// Nothing for anything else and for days that are not in the calendar.
std::optional<DateParts> read_date(std::string_view text, const DateReading& reading);

// What a date alone says about the order of its column.
enum class OrderEvidence { None, DayFirst, MonthFirst };
OrderEvidence order_evidence(std::string_view text);

// A time without a zone is one of `zone`; a day alone is its noon, so that it stays that day in
// the zones around.
Timestamp instant_of(const DateParts& parts, const TimeZone& zone);

}  // namespace polku::surveys
