#pragma once
// An organisation's accent colour made readable on Polku's light and dark grounds.
//
// Pure functions over sRGB colours; thread-safe.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace polku::pages {

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  friend bool operator==(const Rgb&, const Rgb&) = default;
};

// "#rrggbb" in either letter case; nothing on other input.
std::optional<Rgb> parse_rgb(std::string_view text);
std::string format_rgb(Rgb colour);  // "#rrggbb", lower case

// Relative luminance, 0 to 1, and contrast ratio, 1 to 21 (WCAG 2.2).
double relative_luminance(Rgb colour);
double contrast_ratio(Rgb one, Rgb other);

// Where an accent stands: page ground, the surface of controls, and how much contrast it must keep
// against both.
struct Ground {
  Rgb page;
  Rgb surface;
  double contrast_min = 4.5;
};
inline constexpr Ground kLightGround{{0xfb, 0xfa, 0xf7}, {0xff, 0xff, 0xff}, 4.5};
inline constexpr Ground kDarkGround{{0x14, 0x18, 0x16}, {0x1b, 0x20, 0x1e}, 7.0};

// The colour nearest in lightness (OKLab, same hue) that keeps the ground's contrast; the colour
// itself when it already does. Text in the page's ground colour is then readable on the accent.
Rgb readable_accent(Rgb accent, const Ground& ground);

}  // namespace polku::pages
