#pragma once
// What commands say: data on stdout, everything else on stderr, and how they end.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.h"

namespace polku::app {

// Exit codes of every command.
inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kWrongUsage = 2;

void say(std::string_view message);  // one line on stderr
// "polku: message (field)"; Invalid is the caller's mistake and gives kWrongUsage, the rest
// kFailed.
int fail(const Error& error);

// A bar on a terminal, nothing elsewhere. `total` 0: not known. Redraws at most ten times a second.
class Progress {
 public:
  Progress(std::string_view what, std::int64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  void at(std::int64_t done);

 private:
  void draw(std::int64_t done) const;

  std::string what_;
  std::int64_t total_;
  std::int64_t last_drawn_micros_ = 0;
  std::int64_t started_micros_;
  bool on_terminal_;
};

}  // namespace polku::app
