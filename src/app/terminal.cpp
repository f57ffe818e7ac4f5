#include "terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "core/time.h"

namespace polku::app {

void say(std::string_view message) { fmt::print(stderr, "{}\n", message); }

int fail(const Error& error) {
  const auto field = error.field.empty() ? "" : " (" + error.field + ")";
  say("polku: " + error.message + field);
  if (!error.detail.empty()) say("  " + error.detail);
  return error.code == ErrorCode::Invalid ? kWrongUsage : kFailed;
}

Progress::Progress(std::string_view what, std::int64_t total)
    : what_(what),
      total_(total),
      started_micros_(system_clock_now().micros),
      on_terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (on_terminal_ && last_drawn_micros_ != 0) fmt::print(stderr, "\r\x1b[K");
}

void Progress::at(std::int64_t done) {
  const auto now = system_clock_now().micros;
  if (!on_terminal_ || now - last_drawn_micros_ < 100'000) return;
  last_drawn_micros_ = now;
  draw(done);
}

void Progress::draw(std::int64_t done) const {
  constexpr int kWidth = 30;
  const double seconds = static_cast<double>(last_drawn_micros_ - started_micros_) / 1e6;
  const double rate = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  if (total_ <= 0) {
    fmt::print(stderr, "\r\x1b[K{}: {} ({:.0f}/s)", what_, done, rate);
    return;
  }
  const auto share = std::clamp(static_cast<double>(done) / static_cast<double>(total_), 0.0, 1.0);
  const int filled = static_cast<int>(share * kWidth);
  fmt::print(stderr, "\r\x1b[K{}: [{}{}] {:3.0f} % ({:.0f}/s)", what_, std::string(filled, '='),
             std::string(kWidth - filled, ' '), 100 * share, rate);
}

}  // namespace polku::app
