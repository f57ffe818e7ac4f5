#pragma once
// Test support: values recorded from R (oracles/*.csv, made by the script of the same name) and
// random numbers that are the same with every standard library.

#include <cmath>
#include <cstdint>
#include <map>
#include <random>
#include <string>

namespace polku::stats::testing {

// Key to value of oracles/<name>.csv. A missing file or key throws, which fails the test.
std::map<std::string, double> recorded_values(const std::string& name);
std::string oracle_path(const std::string& file_name);

// The engine is defined by the standard, the distributions are not; so these are our own.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  int below(int bound) { return static_cast<int>(uniform() * bound); }
  double normal() {  // Box and Muller (1958)
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    return radius * std::cos(6.283185307179586 * uniform());
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace polku::stats::testing
