#pragma once
// Path measures as a test sets them, by moment; what was asked for is kept.

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "metrics/moments.h"

namespace polku::journeys::testing {

class FakePathMeasures final : public metrics::PathMeasures {
 public:
  std::map<std::string, metrics::MomentReading> readings;  // moments without one have no answers
  metrics::PathReading whole;                              // everything but the moments
  std::shared_ptr<const metrics::PathStudy> ready;         // null: being made
  std::map<std::string, metrics::MomentChart> weekly;
  std::optional<Day> today;  // charts end with the last whole week before it
  std::vector<metrics::WalkStep> steps;
  std::set<std::string> broken;  // paths with such a moment fail
  metrics::PathSpec asked;
  metrics::PathView viewed;
  std::string contact;
  int waited = 0;

  Result<metrics::PathReading> read(const directory::Actor&, const metrics::PathSpec& path,
                                    const metrics::PathView& view) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(check(path));
    asked = path;
    viewed = view;
    auto reading = whole;
    for (const auto& moment : path.moments) {
      const auto found = readings.find(moment.key);
      metrics::MomentReading none;
      none.key = moment.key;
      none.comments = 0;
      reading.moments.push_back(found == readings.end() ? none : found->second);
    }
    return reading;
  }
  Result<std::shared_ptr<const metrics::PathStudy>> study(const directory::Actor&,
                                                          const metrics::PathSpec& path,
                                                          const metrics::PathView&) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(check(path));
    ++waited;
    return ready ? ready : std::make_shared<const metrics::PathStudy>();
  }
  std::shared_ptr<const metrics::PathStudy> study_if_ready(const directory::Actor&,
                                                           const metrics::PathSpec&,
                                                           const metrics::PathView&) override {
    const std::lock_guard lock(mutex_);
    return ready;
  }
  Result<std::vector<metrics::MomentChart>> charts(const directory::Actor&,
                                                   const metrics::PathSpec& path,
                                                   int weeks) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(check(path));
    std::vector<metrics::MomentChart> charts;
    for (const auto& moment : path.moments) {
      const auto found = weekly.find(moment.key);
      if (found == weekly.end()) continue;
      auto chart = found->second;
      std::erase_if(chart.weeks,
                    [&](const auto& week) { return today && week.first.plus(7) > *today; });
      const auto most = static_cast<std::size_t>(weeks);
      if (chart.weeks.size() > most) {
        chart.weeks.erase(chart.weeks.begin(),
                          chart.weeks.end() - static_cast<std::ptrdiff_t>(most));
      }
      charts.push_back(std::move(chart));
    }
    return charts;
  }
  Result<std::vector<metrics::WalkStep>> walk(const directory::Actor&,
                                              const metrics::PathSpec& path,
                                              std::string_view of) override {
    const std::lock_guard lock(mutex_);
    POLKU_CHECK(check(path));
    contact = of;
    return steps;
  }

 private:
  Result<void> check(const metrics::PathSpec& path) const {
    for (const auto& moment : path.moments) {
      if (broken.contains(moment.key)) return unavailable("The facts are away.");
    }
    return {};
  }

  std::mutex mutex_;
};

}  // namespace polku::journeys::testing
