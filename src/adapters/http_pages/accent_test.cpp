#include "http_pages/accent.h"

#include <gtest/gtest.h>

namespace polku::pages {
namespace {

constexpr Rgb kBlack{0, 0, 0}, kWhite{255, 255, 255};

TEST(Contrast, AgreesWithTheExamplesOfWcag) {
  EXPECT_DOUBLE_EQ(contrast_ratio(kBlack, kWhite), 21);
  EXPECT_DOUBLE_EQ(contrast_ratio(kWhite, kWhite), 1);
  EXPECT_NEAR(relative_luminance({255, 0, 0}), 0.2126, 1e-9);
  EXPECT_NEAR(contrast_ratio({0x76, 0x76, 0x76}, kWhite), 4.54, 0.005);
  EXPECT_NEAR(contrast_ratio({0x77, 0x77, 0x77}, kWhite), 4.48, 0.005);
}

TEST(Contrast, DoesNotDependOnTheOrder) {
  const Rgb one{0x0f, 0x5e, 0x6b}, other{0xfb, 0xfa, 0xf7};
  EXPECT_EQ(contrast_ratio(one, other), contrast_ratio(other, one));
}

TEST(Rgb, IsReadOnlyInItsSixDigitForm) {
  EXPECT_EQ(parse_rgb("#0F5e6b"), (Rgb{0x0f, 0x5e, 0x6b}));
  for (const auto* bad : {"", "#", "0f5e6b", "#0f5e6", "#0f5e6b0", "#0f5e6g", "#-15e6b", "red",
                          "#0f 5e6", "#0f5e6b;}"}) {
    EXPECT_FALSE(parse_rgb(bad)) << bad;
  }
  EXPECT_EQ(format_rgb({0x0f, 0x5e, 0x6b}), "#0f5e6b");
}

TEST(ReadableAccent, LeavesAGoodColourAlone) {
  const Rgb petrol{0x0f, 0x5e, 0x6b};
  EXPECT_EQ(readable_accent(petrol, kLightGround), petrol);
  const Rgb pale{0x63, 0xc0, 0xcc};
  EXPECT_EQ(readable_accent(pale, kDarkGround), pale);
}

TEST(ReadableAccent, KeepsTheContrastForEveryHueOnBothGrounds) {
  for (int red = 0; red <= 255; red += 51) {
    for (int green = 0; green <= 255; green += 51) {
      for (int blue = 0; blue <= 255; blue += 51) {
        const Rgb accent{static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                         static_cast<std::uint8_t>(blue)};
        for (const auto& ground : {kLightGround, kDarkGround}) {
          const Rgb readable = readable_accent(accent, ground);
          EXPECT_GE(contrast_ratio(readable, ground.page), ground.contrast_min)
              << format_rgb(accent) << " became " << format_rgb(readable);
          EXPECT_GE(contrast_ratio(readable, ground.surface), ground.contrast_min)
              << format_rgb(accent) << " became " << format_rgb(readable);
        }
      }
    }
  }
}

TEST(ReadableAccent, ChangesAYellowNoMoreThanItMust) {
  const Rgb readable = readable_accent({0xff, 0xd4, 0x00}, kLightGround);
  EXPECT_LT(contrast_ratio(readable, kLightGround.page), 4.7);
  // Still a yellow: red and green well above blue.
  EXPECT_GT(readable.red, readable.blue + 60);
  EXPECT_GT(readable.green, readable.blue + 60);
}

}  // namespace
}  // namespace polku::pages
