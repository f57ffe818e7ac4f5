#pragma once

#include <cassert>
#include <limits>

namespace polku::stats {

// Start here: the three values every function of this library speaks in.
// All are plain values, free to copy and to use from any thread.

inline constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

// A number with its interval. Unit is that of the measure (NPS points, share 0..1, scale points).
// `n` is the number of answers behind it, fractional when it is an effective n.
// With no answers n is 0 and everything else NaN; that is an answer, not an error.
struct Estimate {
  double value = kUnknown;
  double low = kUnknown;
  double high = kUnknown;
  double n = 0.0;
  double standard_error = kUnknown;
};

// After minus before, with a two-sided p-value of "no difference".
// NaN p-value and interval: the data cannot tell (no answers, or no spread to judge by).
struct Difference {
  double value = kUnknown;
  double low = kUnknown;
  double high = kUnknown;
  double standard_error = kUnknown;
  double p_value = kUnknown;
};

// The two sides of a comparison by name, so that they cannot be swapped unseen.
template <typename T>
struct BeforeAfter {
  T before;
  T after;
};

// Two-sided confidence level, strictly between 0 and 1; 95 % unless asked otherwise.
class Confidence {
 public:
  constexpr Confidence() = default;
  // Precondition: valid(level). Check input with `valid` first.
  constexpr explicit Confidence(double level) : level_(level) { assert(valid(level)); }

  static constexpr bool valid(double level) { return level > 0.0 && level < 1.0; }
  constexpr double level() const { return level_; }
  constexpr double alpha() const { return 1.0 - level_; }

 private:
  double level_ = 0.95;
};

// The same estimate in another unit, e.g. factor 100 turns shares into per cent.
// Precondition: factor > 0.
Estimate scaled(const Estimate& estimate, double factor);
Difference scaled(const Difference& difference, double factor);

}  // namespace polku::stats
