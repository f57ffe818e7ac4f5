#pragma once
// Numbers of the metrics room as JSON of the map: null where a number is hidden or not known.

#include "core/json.h"
#include "metrics/moments.h"

namespace polku::journeys {

json::value number_or_null(double number);  // null unless finite
json::value count_or_null(double count);    // whole; null unless finite

// {"value", "low", "high"}
json::object interval_json(const stats::Estimate& estimate);
json::object interval_json(const stats::Difference& difference);
// The same of something hidden: three nulls.
json::object hidden_interval_json();

// {"n", "value", "low", "high", "suppressed", "reason"?}; without answers n is 0.
json::object measured_json(const metrics::Measured& measured);
// The same with "trend", and "before" and "change" where it is compared.
json::object reading_json(const metrics::MeasureReading& reading);

}  // namespace polku::journeys
