#include "theme_yields.h"

#include <algorithm>

#include "core/text.h"

namespace polku::voice {

Result<ThemeYields> ThemeYields::read(std::span<const EmbeddedFile> lexicon) {
  ThemeYields made;
  const auto* file = find_embedded(lexicon, "yields.tsv");
  if (file == nullptr) return made;
  for (const auto line : split(file->bytes, '\n')) {
    if (trimmed(line).empty() || line.front() == '#') continue;
    const auto columns = split(line, '\t');
    if (columns.size() != 2) return internal_error("yields.tsv cannot be read");
    auto& others = made.yields_[std::string(columns[0])];
    for (const auto other : split(columns[1], ',')) others.emplace_back(trimmed(other));
  }
  return made;
}

bool ThemeYields::to(std::string_view theme, std::string_view other) const {
  const auto at = yields_.find(theme);
  if (at == yields_.end()) return false;
  // Of two that give way to anything neither does to the other.
  if (at->second.front() == "*") {
    const auto its = yields_.find(other);
    return its == yields_.end() || its->second.front() != "*";
  }
  return std::ranges::find(at->second, other) != at->second.end();
}

}  // namespace polku::voice
