#include "check_digits.h"

#include <gtest/gtest.h>

namespace polku::voice {
namespace {

TEST(FinnishIdentityCode, NeedsItsCheckCharacter) {
  EXPECT_TRUE(is_finnish_identity_code("131052-308T"));
  EXPECT_TRUE(is_finnish_identity_code("131052-308t"));
  for (const char* wrong : {"131052-308U", "321352-308T", "131052/308T", "131052-30T", ""}) {
    EXPECT_FALSE(is_finnish_identity_code(wrong)) << wrong;
  }
}

TEST(SwedishIdentityCode, NeedsItsCheckDigit) {
  EXPECT_TRUE(is_swedish_identity_code("811218-9876"));
  EXPECT_TRUE(is_swedish_identity_code("198112189876"));
  EXPECT_FALSE(is_swedish_identity_code("811218-9877"));
  EXPECT_FALSE(is_swedish_identity_code("811318-9876"));
}

TEST(UkrainianTaxNumber, NeedsItsCheckDigit) {
  // Weights by hand: 3*-1 + 1*5 + 8*7 + 4*9 + 7*4 + 1*6 + 0*10 + 7*5 + 6*7 = 205; 205 mod 11 = 7.
  EXPECT_TRUE(is_ukrainian_tax_number("3184710767"));
  EXPECT_FALSE(is_ukrainian_tax_number("3184710768"));
  EXPECT_FALSE(is_ukrainian_tax_number("0000000000"));
  EXPECT_FALSE(is_ukrainian_tax_number("318471076"));
}

TEST(Iban, NeedsItsCheckDigits) {
  EXPECT_TRUE(is_iban("FI21 1234 5600 0007 85"));
  EXPECT_TRUE(is_iban("SE4550000000058398257466"));
  EXPECT_FALSE(is_iban("FI21 1234 5600 0007 86"));
  EXPECT_FALSE(is_iban("2112 3456 0000 0785"));
  EXPECT_FALSE(is_iban("FI21"));
}

}  // namespace
}  // namespace polku::voice
