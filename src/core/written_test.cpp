#include "core/written.h"

#include <gtest/gtest.h>

namespace polku {
namespace {

TEST(DateInWords, IsWrittenAsTheLanguageDoes) {
  const auto day = *Day::parse("2026-01-09");
  EXPECT_EQ(date_in_words(day, Language::Finnish), "9.1.2026");
  EXPECT_EQ(date_in_words(day, Language::Swedish), "9 januari 2026");
  EXPECT_EQ(date_in_words(day, Language::English), "9 January 2026");
  EXPECT_EQ(date_in_words(day, Language::Ukrainian), "09.01.2026");
  EXPECT_EQ(date_in_words(*Day::parse("2026-12-31"), Language::Swedish), "31 december 2026");
}

TEST(NumberInWords, HasTheLanguagesDecimalMark) {
  EXPECT_EQ(number_in_words(8.4, Language::Finnish), "8,4");
  EXPECT_EQ(number_in_words(8.4, Language::Swedish), "8,4");
  EXPECT_EQ(number_in_words(8.4, Language::English), "8.4");
  EXPECT_EQ(number_in_words(8.4, Language::Ukrainian), "8,4");
}

TEST(NumberInWords, IsShortAndHasATrueMinus) {
  EXPECT_EQ(number_in_words(12, Language::Ukrainian), "12");
  EXPECT_EQ(number_in_words(0, Language::English), "0");
  EXPECT_EQ(number_in_words(-0.0, Language::English), "0");
  EXPECT_EQ(number_in_words(-3, Language::Swedish), "\u22123");
  EXPECT_EQ(number_in_words(-2.5, Language::Finnish), "\u22122,5");
  EXPECT_EQ(number_in_words(123456789, Language::English), "123456789");
}

}  // namespace
}  // namespace polku
