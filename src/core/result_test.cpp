#include "core/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace polku {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return invalid("number", "Give an even number.");
  return number / 2;
}

Result<int> quarter(int number) {
  POLKU_TRY(const int once, half(number));
  POLKU_TRY(const int twice, half(once));
  return twice;
}

Result<void> must_halve(int number) {
  POLKU_CHECK(half(number));
  return {};
}

TEST(Result, HandsTheErrorToTheCaller) {
  EXPECT_EQ(*quarter(8), 2);
  ASSERT_FALSE(quarter(6).ok());
  EXPECT_EQ(quarter(6).error().field, "number");
  EXPECT_TRUE(must_halve(2).ok());
  EXPECT_EQ(must_halve(3).error().code, ErrorCode::Invalid);
}

TEST(Result, CarriesWhatOnlyMoves) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  auto owned = std::move(result).value();
  EXPECT_EQ(*owned, 7);
}

}  // namespace
}  // namespace polku
