// Patterns: the first line is the pattern, the rest the text it is tried on.

#include <cstdint>

#include "claim.h"
#include "core/text.h"
#include "surveys/pattern.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace polku;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto end = input.find('\n');
  const auto pattern = surveys::Pattern::compile(input.substr(0, end));
  if (!pattern.ok() || end == std::string_view::npos) return 0;
  const auto text = input.substr(end + 1);
  if (!is_valid_utf8(text)) return 0;
  claim(pattern->matches(text) == pattern->matches(text), "matching is a function");
  return 0;
}
