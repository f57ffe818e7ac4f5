#pragma once
// What a ColumnProfile has seen.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "surveys/import.h"

namespace polku::surveys {

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
template <class Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

inline constexpr std::size_t kDistinctMax = 80;
inline constexpr std::size_t kDistinctBytesMax = 160;

struct ColumnProfile::Sight {
  std::int64_t filled = 0;
  std::size_t longest = 0;
  std::int64_t bytes = 0;

  // Distinct cells in order of appearance, as long as they are few.
  std::vector<std::string> values;
  std::vector<std::int64_t> counts;
  ByText<std::size_t> index;
  bool many = false;  // more distinct cells than are kept

  // Of every cell:
  bool whole = true;     // "9"
  bool labelled = true;  // "9", "9 - Very likely"
  bool numbers = true;   // "9,5"
  bool dates = true;
  bool decimal_comma = false;
  double least = 0, most = 0;
  std::int64_t labelled_least = 0, labelled_most = 0;
  int decimals = 0;
  std::int64_t day_first = 0, month_first = 0, half_days = 0;

  // Choices within cells.
  std::int64_t separated = 0;  // cells with a separator
  ByText<std::int64_t> parts;
  bool many_parts = false;

  bool is_choice() const;  // few values, each again and again
  bool is_multiple() const;
};

}  // namespace polku::surveys
