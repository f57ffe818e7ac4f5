#pragma once
// Small things that every store does with rows.

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/id.h"
#include "core/result.h"
#include "core/text.h"

namespace polku::store {

inline constexpr Uuid kHighestId{{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff}};

// A stored name that parses to nothing was written by a newer program or by hand.
template <class T>
T stored_value(std::optional<T> parsed, std::string_view text) {
  if (!parsed) throw std::runtime_error(fmt::format("the store holds an unknown value: {}", text));
  return *parsed;
}

inline Language stored_language(std::string_view tag) {
  return stored_value(parse_language(tag), tag);
}

template <class T>
Result<T> required(std::optional<T> found, std::string_view message) {
  if (!found) return not_found(std::string(message));
  return *std::move(found);
}

inline Result<void> changed_one(long long changed, std::string_view message) {
  if (changed == 0) return not_found(std::string(message));
  return {};
}

}  // namespace polku::store
