#pragma once
// JSON values for every storey: Boost.JSON under one name, and parsing with Polku's limits.

#include <boost/json.hpp>
#include <string_view>

#include "core/result.h"

namespace polku {

namespace json = boost::json;

struct JsonLimits {
  std::size_t bytes_max = 1 << 20;
  std::size_t depth_max = 32;
};

// Parses one whole JSON text (UTF-8). Refuses, as Invalid with `field` "body": broken syntax (says
// at which byte), invalid UTF-8, NUL characters in texts, numbers beyond the range of double,
// nesting deeper or text longer than the limits. Of duplicate keys the last is kept.
Result<json::value> parse_json(std::string_view text, const JsonLimits& limits = {});

// The member, or nullptr when it is absent or null.
const json::value* find_member(const json::object& object, std::string_view key);

// The text of a string member, or `fallback` when it is absent or of another type.
std::string text_member(const json::object& object, std::string_view key,
                        std::string_view fallback = {});

}  // namespace polku
