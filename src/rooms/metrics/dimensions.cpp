#include "metrics/dimensions.h"

#include <algorithm>

namespace polku::metrics {
namespace {

constexpr std::array<std::string_view, kDimensions.size()> kNames{
    "unit",   "channel", "touchpoint", "moment",  "location", "language",
    "device", "method",  "status",     "version", "place"};

}  // namespace

std::string_view name_of(Dimension dimension) {
  return kNames[static_cast<std::size_t>(dimension)];
}

std::optional<Dimension> parse_dimension(std::string_view text) {
  const auto at = std::ranges::find(kNames, text);
  if (at == kNames.end()) return std::nullopt;
  return kDimensions[static_cast<std::size_t>(at - kNames.begin())];
}

std::string place_text(std::string_view moment, std::string_view touchpoint) {
  // No key begins with "@", but what a context names may be anything.
  if (moment.starts_with('@')) return "?" + std::string(moment);
  if (!moment.empty()) return std::string(moment);
  return touchpoint.empty() ? std::string() : "@" + std::string(touchpoint);
}

std::string column_of(std::string_view attribute_key, AttributeType type) {
  return (type == AttributeType::Text ? "at_" : "an_") + std::string(attribute_key);
}

}  // namespace polku::metrics
