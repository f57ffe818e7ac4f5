#pragma once

#include <span>
#include <vector>

namespace polku::stats {

// Benjamini and Hochberg (1995) adjusted p-values, same order and length as given: compare each
// with the false discovery rate wanted (5 % here). NaN stays NaN and does not count as a test.
std::vector<double> benjamini_hochberg(std::span<const double> p_values);

}  // namespace polku::stats
