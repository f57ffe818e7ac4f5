#include <date/tz.h>

#include <chrono>

#include "core/time.h"

namespace polku {
namespace {

const date::time_zone* zone_of(const void* zone) {
  return static_cast<const date::time_zone*>(zone);
}

date::sys_seconds sys_of(Timestamp at) {
  return date::sys_seconds{std::chrono::seconds(at.seconds())};
}

date::local_seconds local_of(Day day, int second_of_day) {
  return date::local_days{date::days{day.number}} + std::chrono::seconds(second_of_day);
}

}  // namespace

Result<TimeZone> TimeZone::find(std::string_view name) {
  try {
    return TimeZone(std::string(name), date::locate_zone(name));
  } catch (const std::exception& failure) {
    auto error = invalid("time_zone", "There is no time zone \"" + std::string(name) +
                                          "\"; give an IANA name such as Europe/Helsinki.");
    error.detail = failure.what();
    return error;
  }
}

TimeZone TimeZone::utc() {
  static const TimeZone kUtc("UTC", date::locate_zone("UTC"));
  return kUtc;
}

Day TimeZone::local_day(Timestamp at) const {
  const auto local = zone_of(zone_)->to_local(sys_of(at));
  return {static_cast<std::int32_t>(date::floor<date::days>(local).time_since_epoch().count())};
}

int TimeZone::local_second_of_day(Timestamp at) const {
  const auto local = zone_of(zone_)->to_local(sys_of(at));
  return static_cast<int>((local - date::floor<date::days>(local)).count());
}

Timestamp TimeZone::start_of_day(Day day) const { return instant(day, 0); }

Timestamp TimeZone::instant(Day day, int second_of_day) const {
  // choose::earliest gives the earlier of two instants, and the end of the gap in a skipped hour.
  const auto at = zone_of(zone_)->to_sys(local_of(day, second_of_day), date::choose::earliest);
  return Timestamp::from_seconds(at.time_since_epoch().count());
}

}  // namespace polku
