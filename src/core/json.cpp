#include "core/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/text.h"

// Boost.JSON's own sources are compiled here, once, by linking the library.

namespace polku {
namespace {

bool has_nul(const json::value& value) {
  if (const auto* text = value.if_string()) return text->find('\0') != json::string::npos;
  if (const auto* array = value.if_array()) return std::ranges::any_of(*array, has_nul);
  if (const auto* object = value.if_object()) {
    return std::ranges::any_of(*object, [](const json::key_value_pair& member) {
      return member.key().find('\0') != json::string_view::npos || has_nul(member.value());
    });
  }
  return false;
}

// Boost.JSON reads 1e999 as infinity, which no JSON text can say again.
bool has_infinity(const json::value& value) {
  if (const auto* number = value.if_double()) return !std::isfinite(*number);
  if (const auto* array = value.if_array()) return std::ranges::any_of(*array, has_infinity);
  if (const auto* object = value.if_object()) {
    return std::ranges::any_of(
        *object, [](const json::key_value_pair& member) { return has_infinity(member.value()); });
  }
  return false;
}

}  // namespace

Result<json::value> parse_json(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.bytes_max) {
    return invalid("body", fmt::format("The JSON is {} bytes; at most {} are taken.", text.size(),
                                       limits.bytes_max));
  }
  json::parse_options options;
  options.max_depth = limits.depth_max;
  json::stream_parser parser({}, options);
  boost::system::error_code failure;
  const auto read = parser.write(text.data(), text.size(), failure);
  if (!failure) parser.finish(failure);
  if (failure == json::error::too_deep) {
    return invalid("body", fmt::format("The JSON is nested deeper than {} levels; flatten it.",
                                       limits.depth_max));
  }
  if (failure) {
    return invalid(
        "body", fmt::format("The text is not valid JSON: {} at byte {}.", failure.message(), read));
  }
  auto value = parser.release();
  if (text.find("\\u0000") != std::string_view::npos && has_nul(value)) {
    return invalid("body", "The JSON holds a NUL character (\\u0000); remove it.");
  }
  if (has_infinity(value)) {
    return invalid("body", "The JSON holds a number too large to be kept; give a smaller one.");
  }
  return value;
}

const json::value* find_member(const json::object& object, std::string_view key) {
  const auto* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string text_member(const json::object& object, std::string_view key,
                        std::string_view fallback) {
  const auto* value = find_member(object, key);
  if (value == nullptr || !value->is_string()) return std::string(fallback);
  return std::string(value->get_string());
}

}  // namespace polku
