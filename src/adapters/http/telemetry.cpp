#include "http/telemetry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace polku::http {

namespace {

// The statuses that have a count of their own; the rest share one.
constexpr std::array kStatuses{200, 201, 202, 204, 206, 302, 303, 304, 307, 308, 400, 401, 403,
                               404, 405, 408, 409, 410, 413, 415, 422, 429, 431, 500, 503};

std::string series_name(const std::string& name, const std::string& labels) {
  return labels.empty() ? name : fmt::format("{}{{{}}}", name, labels);
}

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

}  // namespace

void Histogram::observe(std::chrono::nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  const auto bucket = std::ranges::lower_bound(kBounds, seconds) - kBounds.begin();
  buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
  nanoseconds_.fetch_add(static_cast<std::uint64_t>(duration.count()), std::memory_order_relaxed);
}

Counter& Telemetry::counter(MetricName name) {
  const std::lock_guard lock(mutex_);
  Counter& counter = counters_.emplace_back();
  series_.push_back(
      {std::move(name), true, [&counter] { return static_cast<double>(counter.value()); }});
  return counter;
}

void Telemetry::gauge(MetricName name, std::function<double()> value) {
  const std::lock_guard lock(mutex_);
  series_.push_back({std::move(name), false, std::move(value)});
}

void Telemetry::counter_of(MetricName name, std::function<double()> value) {
  const std::lock_guard lock(mutex_);
  series_.push_back({std::move(name), true, std::move(value)});
}

void Telemetry::prepare(const Router& router) {
  if (!routes_.empty()) return;
  for (const Route& route : router.routes()) {
    routes_.emplace_back().labels =
        fmt::format("method=\"{}\",route=\"{}\"", name_of(route.verb), route.pattern);
  }
  routes_.emplace_back().labels = "method=\"\",route=\"none\"";
}

void Telemetry::observe_request(std::size_t route, int status, std::chrono::nanoseconds duration) {
  if (routes_.empty()) return;
  RouteSeries& series = routes_[std::min(route, routes_.size() - 1)];
  const auto slot = std::ranges::find(kStatuses, status) - kStatuses.begin();
  series.statuses[static_cast<std::size_t>(slot)].fetch_add(1, std::memory_order_relaxed);
  series.duration.observe(duration);
}

void Telemetry::append_requests(std::string& out) const {
  auto to = std::back_inserter(out);
  out +=
      "# HELP polku_http_requests_total Requests answered, by route and status.\n"
      "# TYPE polku_http_requests_total counter\n";
  for (const RouteSeries& series : routes_) {
    for (std::size_t slot = 0; slot < series.statuses.size(); ++slot) {
      const std::uint64_t count = series.statuses[slot].load(std::memory_order_relaxed);
      if (count == 0) continue;
      const std::string status =
          slot < kStatuses.size() ? fmt::format("{}", kStatuses[slot]) : "other";
      fmt::format_to(to, "polku_http_requests_total{{{},status=\"{}\"}} {}\n", series.labels,
                     status, count);
    }
  }
  out +=
      "# HELP polku_http_request_seconds Time from the whole request to its response.\n"
      "# TYPE polku_http_request_seconds histogram\n";
  for (const RouteSeries& series : routes_) {
    std::uint64_t total = 0;
    std::string buckets;
    for (std::size_t i = 0; i <= Histogram::kBounds.size(); ++i) {
      total += series.duration.buckets_[i].load(std::memory_order_relaxed);
      const std::string bound =
          i < Histogram::kBounds.size() ? fmt::format("{}", Histogram::kBounds[i]) : "+Inf";
      buckets += fmt::format("polku_http_request_seconds_bucket{{{},le=\"{}\"}} {}\n",
                             series.labels, bound, total);
    }
    if (total == 0) continue;
    out += buckets;
    const double sum = static_cast<double>(series.duration.nanoseconds_.load()) * 1e-9;
    fmt::format_to(to, "polku_http_request_seconds_sum{{{}}} {}\n", series.labels, sum);
    fmt::format_to(to, "polku_http_request_seconds_count{{{}}} {}\n", series.labels, total);
  }
}

std::string Telemetry::prometheus_text() const {
  std::string out;
  append_requests(out);
  const std::lock_guard lock(mutex_);
  // Series of one name stand together, as the format asks.
  std::set<std::string> written;
  for (const Series& first : series_) {
    if (!written.insert(first.name.name).second) continue;
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n", first.name.name, first.name.help,
                       first.grows ? "counter" : "gauge");
    for (const Series& series : series_) {
      if (series.name.name != first.name.name) continue;
      out += fmt::format("{} {}\n", series_name(series.name.name, series.name.labels),
                         number_text(series.value()));
    }
  }
  return out;
}

}  // namespace polku::http
