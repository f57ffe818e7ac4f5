#include "http_pages/accent.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace polku::pages {
namespace {

double to_linear(double channel) {
  return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double to_srgb(double channel) {
  return channel <= 0.0031308 ? channel * 12.92 : 1.055 * std::pow(channel, 1 / 2.4) - 0.055;
}

struct Linear {
  double red, green, blue;

  bool in_gamut() const {
    const auto inside = [](double channel) { return channel > -1e-6 && channel < 1 + 1e-6; };
    return inside(red) && inside(green) && inside(blue);
  }
};

// OKLab (Ottosson 2020): lightness apart from hue and chroma.
struct Lab {
  double lightness, a, b;
};

Lab lab_of(Rgb colour) {
  const double red = to_linear(colour.red / 255.0);
  const double green = to_linear(colour.green / 255.0);
  const double blue = to_linear(colour.blue / 255.0);
  const double l = std::cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const double m = std::cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const double s = std::cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
          1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
          0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

Linear linear_of(const Lab& lab) {
  const auto cube = [](double value) { return value * value * value; };
  const double l = cube(lab.lightness + 0.3963377774 * lab.a + 0.2158037573 * lab.b);
  const double m = cube(lab.lightness - 0.1055613458 * lab.a - 0.0638541728 * lab.b);
  const double s = cube(lab.lightness - 0.0894841775 * lab.a - 1.2914855480 * lab.b);
  return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
          -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
          -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

Rgb rgb_of(const Linear& linear) {
  const auto byte = [](double channel) {
    return static_cast<std::uint8_t>(std::lround(255 * to_srgb(std::clamp(channel, 0.0, 1.0))));
  };
  return {byte(linear.red), byte(linear.green), byte(linear.blue)};
}

// The same hue at another lightness, with as much of its chroma as sRGB can show there.
Rgb at_lightness(Lab lab, double lightness) {
  double low = 0, high = 1;
  const auto scaled = [&](double chroma) {
    return linear_of({lightness, lab.a * chroma, lab.b * chroma});
  };
  if (scaled(1).in_gamut()) return rgb_of(scaled(1));
  for (int i = 0; i < 24; ++i) {
    const double middle = (low + high) / 2;
    (scaled(middle).in_gamut() ? low : high) = middle;
  }
  return rgb_of(scaled(low));
}

double contrast_on(const Ground& ground, Rgb colour) {
  return std::min(contrast_ratio(colour, ground.page), contrast_ratio(colour, ground.surface));
}

}  // namespace

std::optional<Rgb> parse_rgb(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return std::nullopt;
  std::array<std::uint8_t, 3> channels{};
  for (std::size_t i = 0; i < 3; ++i) {
    const char* first = text.data() + 1 + 2 * i;
    const auto [end, error] = std::from_chars(first, first + 2, channels[i], 16);
    if (error != std::errc{} || end != first + 2) return std::nullopt;
  }
  return Rgb{channels[0], channels[1], channels[2]};
}

std::string format_rgb(Rgb colour) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", colour.red, colour.green, colour.blue);
  return text.data();
}

double relative_luminance(Rgb colour) {
  return 0.2126 * to_linear(colour.red / 255.0) + 0.7152 * to_linear(colour.green / 255.0) +
         0.0722 * to_linear(colour.blue / 255.0);
}

double contrast_ratio(Rgb one, Rgb other) {
  const double first = relative_luminance(one), second = relative_luminance(other);
  return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

Rgb readable_accent(Rgb accent, const Ground& ground) {
  if (contrast_on(ground, accent) >= ground.contrast_min) return accent;
  const Lab lab = lab_of(accent);
  const bool ground_is_light = relative_luminance(ground.page) > 0.18;
  // Away from the ground, contrast only grows: the nearest lightness that suffices is a bisection.
  double failing = lab.lightness, passing = ground_is_light ? 0 : 1;
  for (int i = 0; i < 24; ++i) {
    const double middle = (failing + passing) / 2;
    (contrast_on(ground, at_lightness(lab, middle)) >= ground.contrast_min ? passing : failing) =
        middle;
  }
  return at_lightness(lab, passing);
}

}  // namespace polku::pages
