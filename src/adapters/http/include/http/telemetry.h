#pragma once
// Counts and times of what the program does, in Prometheus text form (version 0.0.4).

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/router.h"

namespace polku::http {

// Thread-safe; counting is wait-free.
class Counter {
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Histogram {
 public:
  static constexpr std::array<double, 14> kBounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                  0.1,    0.25,  0.5,    1,     2.5,  5,     10};
  void observe(std::chrono::nanoseconds duration);

 private:
  friend class Telemetry;
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets_{};
  std::atomic<std::uint64_t> nanoseconds_{0};
};

struct MetricName {
  std::string name;  // "polku_outbox_lag_events"
  std::string help;
  std::string labels;  // "kind=\"response_recorded\"" or empty
};

class Telemetry {
 public:
  // The counter or gauge lives as long as the telemetry; names repeat with other labels only.
  Counter& counter(MetricName name);
  void gauge(MetricName name, std::function<double()> value);
  // A number kept by its owner that only grows.
  void counter_of(MetricName name, std::function<double()> value);

  // Makes room for one series per route, unless that has been done. Call before serving; what is
  // observed earlier is not counted.
  void prepare(const Router& router);
  // `route` is an index into the router's routes, or kNoRoute.
  static constexpr std::size_t kNoRoute = ~std::size_t{0};
  void observe_request(std::size_t route, int status, std::chrono::nanoseconds duration);

  std::string prometheus_text() const;

 private:
  struct Series {
    MetricName name;
    bool grows = false;
    std::function<double()> value;
  };
  struct RouteSeries {
    std::string labels;
    std::array<std::atomic<std::uint64_t>, 32> statuses{};  // by place in a list of known ones
    Histogram duration;
  };
  void append_requests(std::string& out) const;

  mutable std::mutex mutex_;
  std::deque<Counter> counters_;
  std::vector<Series> series_;
  std::deque<RouteSeries> routes_;  // the last one: no route
};

}  // namespace polku::http
