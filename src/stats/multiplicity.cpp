#include "stats/multiplicity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace polku::stats {

std::vector<double> benjamini_hochberg(std::span<const double> p_values) {
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  std::vector<std::size_t> order;
  order.reserve(p_values.size());
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (!std::isnan(p_values[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  const auto tests = static_cast<double>(order.size());
  double smallest_so_far = 1.0;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const std::size_t index = order[rank - 1];
    smallest_so_far =
        std::min(smallest_so_far, p_values[index] * tests / static_cast<double>(rank));
    adjusted[index] = smallest_so_far;
  }
  return adjusted;
}

}  // namespace polku::stats
