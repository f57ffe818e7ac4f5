#include "measure_json.h"

#include <cmath>

namespace polku::journeys {
namespace {

std::string_view word_of(stats::Verdict verdict) {
  switch (verdict) {
    case stats::Verdict::Up:
      return "up";
    case stats::Verdict::Down:
      return "down";
    case stats::Verdict::NoSign:
      return "no_change";
    case stats::Verdict::TooFew:
      break;
  }
  return "too_few";
}

json::object bounds_json(double value, double low, double high) {
  return {{"value", number_or_null(value)},
          {"low", number_or_null(low)},
          {"high", number_or_null(high)}};
}

}  // namespace

json::value number_or_null(double number) {
  return std::isfinite(number) ? json::value(number) : json::value();
}

json::value count_or_null(double count) {
  return std::isfinite(count) ? json::value(static_cast<std::int64_t>(std::llround(count)))
                              : json::value();
}

json::object interval_json(const stats::Estimate& estimate) {
  return bounds_json(estimate.value, estimate.low, estimate.high);
}

json::object interval_json(const stats::Difference& difference) {
  return bounds_json(difference.value, difference.low, difference.high);
}

json::object hidden_interval_json() {
  return bounds_json(stats::kUnknown, stats::kUnknown, stats::kUnknown);
}

json::object measured_json(const metrics::Measured& measured) {
  const bool shown = !measured.suppressed;
  json::object object{{"n", shown ? count_or_null(measured.estimate.n) : json::value()}};
  auto interval = shown ? interval_json(measured.estimate) : hidden_interval_json();
  object.insert(interval.begin(), interval.end());
  object["suppressed"] = measured.suppressed;
  if (measured.suppressed && !measured.reason.empty()) object["reason"] = measured.reason;
  return object;
}

json::object reading_json(const metrics::MeasureReading& reading) {
  auto object = measured_json(reading.now);
  json::array trend;
  for (const auto& [monday, measured] : reading.trend) {
    auto point = measured_json(measured);
    point["period"] = monday.text();
    trend.push_back(std::move(point));
  }
  object["trend"] = std::move(trend);
  if (reading.before) object["before"] = measured_json(*reading.before);
  if (reading.change) {
    auto change = interval_json(reading.change->difference);
    change["verdict"] = word_of(reading.change->verdict);
    object["change"] = std::move(change);
  }
  return object;
}

}  // namespace polku::journeys
