#include "window.h"

#include <algorithm>
#include <cstdio>

namespace polku::metrics {
namespace {

struct Edge {
  Day day;                      // the local day the bound falls on
  std::optional<Timestamp> at;  // set when it is not at the day's first instant
};

Edge edge_of(const Bound& bound, const TimeZone& zone) {
  if (const auto* day = std::get_if<Day>(&bound)) return {*day, std::nullopt};
  const auto at = std::get<Timestamp>(bound);
  const auto day = zone.local_day(at);
  if (zone.start_of_day(day) == at) return {day, std::nullopt};
  return {day, at};
}

bool is_month_start(Day day) { return day.civil().day == 1; }

int months_between(Day first, Day end) {
  const auto a = first.civil();
  const auto b = end.civil();
  return (b.year - a.year) * 12 + static_cast<int>(b.month) - static_cast<int>(a.month);
}

Day plus_months(Day day, int months) {
  const auto civil = day.civil();
  const int index = civil.year * 12 + static_cast<int>(civil.month) - 1 + months;
  const int year = index >= 0 ? index / 12 : (index - 11) / 12;
  const auto month = static_cast<unsigned>(index - year * 12 + 1);
  for (unsigned last = civil.day; last >= 28; --last) {
    if (const auto found = Day::from_civil({year, month, last})) return *found;
  }
  return *Day::from_civil({year, month, std::min(civil.day, 28u)});
}

// ISO 8601: a week belongs to the year of its Thursday.
std::string week_label(Day monday) {
  const Day thursday = monday.plus(3);
  const int year = thursday.civil().year;
  const Day new_year = *Day::from_civil({year, 1, 1});
  const int week = (thursday.number - new_year.number) / 7 + 1;
  char text[48];
  std::snprintf(text, sizeof text, "%04d-W%02d", year, week);
  return text;
}

}  // namespace

Result<Window> resolve_window(const WindowRequest& request) {
  Window window;
  if (request.from) {
    const auto edge = edge_of(*request.from, request.zone);
    window.first = edge.day;
    window.from = edge.at;
  }
  if (request.to) {
    const auto edge = edge_of(*request.to, request.zone);
    // A day is meant whole; an instant ends the window where it stands.
    const bool day_inside = std::holds_alternative<Day>(*request.to) || edge.at.has_value();
    window.end = day_inside ? edge.day.plus(1) : edge.day;
    window.to = edge.at;
  }
  const bool backwards = window.first && window.end && *window.first >= *window.end;
  const bool instants_backwards = window.from && window.to && *window.from >= *window.to;
  if (backwards || instants_backwards) {
    return invalid("to", "The period ends before it begins.");
  }
  return window;
}

Result<Window> earlier_window(const Earlier& earlier) {
  const auto& window = earlier.window;
  if (!window.first) {
    return invalid("from", "A comparison needs a begin: give \"from\".");
  }
  const Day end = window.end.value_or(earlier.zone.local_day(earlier.now).plus(1));
  const int days = std::max(1, end.number - window.first->number);
  const bool months = is_month_start(*window.first) && is_month_start(end);
  Window before;
  if (earlier.comparison == Comparison::PreviousYear) {
    before.first = plus_months(*window.first, -12);
    before.end = months ? plus_months(end, -12) : before.first->plus(days);
  } else if (months && window.whole_days()) {
    before.first = plus_months(*window.first, -months_between(*window.first, end));
    before.end = window.first;
  } else {
    before.first = window.first->plus(-days);
    before.end = window.first;
  }
  // Instants keep their distance to the window's first day.
  const auto moved = [&](Timestamp at) {
    const Day day = earlier.zone.local_day(at);
    const Day then = before.first->plus(day.number - window.first->number);
    return earlier.zone.instant(then, earlier.zone.local_second_of_day(at));
  };
  if (window.from) before.from = moved(*window.from);
  if (window.to) before.to = moved(*window.to);
  if (!window.whole_days() && earlier.comparison == Comparison::PreviousPeriod) {
    const auto from = window.from.value_or(earlier.zone.start_of_day(*window.first));
    const auto to = window.to.value_or(earlier.zone.start_of_day(end));
    before.from = Timestamp{from.micros - (to.micros - from.micros)};
    before.to = from;
    before.first = earlier.zone.local_day(*before.from);
    before.end = earlier.zone.local_day(Timestamp{from.micros - 1}).plus(1);
  }
  return before;
}

Day earlier_period(Grain grain, Day start, Comparison comparison) {
  if (comparison == Comparison::PreviousPeriod) return start_of(grain, start.plus(-1));
  // Weeks have no calendar date of their own: 52 weeks back keeps the weekdays beside each other.
  if (grain == Grain::Week || grain == Grain::Day) return start.plus(-364);
  return plus_months(start, -12);
}

std::string period_label(Grain grain, Day start) {
  const auto civil = start.civil();
  char text[48];
  switch (grain) {
    case Grain::Day:
      return start.text();
    case Grain::Week:
      return week_label(start);
    case Grain::Month:
      std::snprintf(text, sizeof text, "%04d-%02u", civil.year, civil.month);
      return text;
    case Grain::Quarter:
      std::snprintf(text, sizeof text, "%04d-Q%u", civil.year, (civil.month - 1) / 3 + 1);
      return text;
    case Grain::Year:
      std::snprintf(text, sizeof text, "%04d", civil.year);
      return text;
  }
  return {};
}

}  // namespace polku::metrics
