#pragma once
// Walking through valid UTF-8 one code point at a time.

#include <cstdint>
#include <string_view>

namespace polku::surveys {

// The code point at `at`, which moves behind it. On broken input it moves by one byte at least.
inline char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<std::uint8_t>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  char32_t point = lead & (0x3F >> more);
  for (int i = 0; i < more && at < text.size(); ++i) {
    point = (point << 6) | (static_cast<std::uint8_t>(text[at++]) & 0x3F);
  }
  return point;
}

}  // namespace polku::surveys
