#pragma once
// Which stretch of time a query looks at, and what its periods are called. Pure.

#include <optional>
#include <string>

#include "core/time.h"
#include "metrics/query.h"

namespace polku::metrics {

// Local days [first, end). `from` and `to` narrow further when the bounds are not at midnight;
// then only the facts' own instants can tell. No bound: open on that side.
struct Window {
  std::optional<Day> first, end;
  std::optional<Timestamp> from, to;

  bool whole_days() const { return !from && !to; }
  friend bool operator==(const Window&, const Window&) = default;
};

struct WindowRequest {
  std::optional<Bound> from, to;
  const TimeZone& zone;
};
// Invalid (field "to") when it ends before it begins.
Result<Window> resolve_window(const WindowRequest& request);

// The window a comparison looks at: the same number of days just before, or whole calendar months
// before when the window consists of whole months; or the same days a year earlier (29 February
// falls to the 28th). Invalid (field "from") when the window has no begin.
struct Earlier {
  const Window& window;
  Comparison comparison;
  const TimeZone& zone;
  Timestamp now;  // where an open end stops
};
Result<Window> earlier_window(const Earlier& earlier);

// The first day of the period that the comparison sets beside the one beginning at `start`.
Day earlier_period(Grain grain, Day start, Comparison comparison);

// "2026-01-15", "2026-W05", "2026-01", "2026-Q1", "2026".
std::string period_label(Grain grain, Day start);

}  // namespace polku::metrics
