#pragma once
// The statements of db/facts, by name, with their {placeholders} filled in. Placeholders take only
// numbers and names of our own making, never a user's text.

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace polku::facts {

struct Placeholder {
  Placeholder(std::string_view placeholder, std::string_view text)
      : name(placeholder), value(text) {}
  Placeholder(std::string_view placeholder, long long number)
      : name(placeholder), value(std::to_string(number)) {}

  std::string_view name;
  std::string value;
};

// Asserts that the statement exists and that every placeholder is given.
std::string sql(std::string_view name, std::initializer_list<Placeholder> placeholders = {});

}  // namespace polku::facts
