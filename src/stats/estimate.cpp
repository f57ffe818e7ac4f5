#include "stats/estimate.h"

namespace polku::stats {

Estimate scaled(const Estimate& estimate, double factor) {
  assert(factor > 0.0);
  return {.value = estimate.value * factor,
          .low = estimate.low * factor,
          .high = estimate.high * factor,
          .n = estimate.n,
          .standard_error = estimate.standard_error * factor};
}

Difference scaled(const Difference& difference, double factor) {
  assert(factor > 0.0);
  return {.value = difference.value * factor,
          .low = difference.low * factor,
          .high = difference.high * factor,
          .standard_error = difference.standard_error * factor,
          .p_value = difference.p_value};
}

}  // namespace polku::stats
