#include "core/json.h"

#include <gtest/gtest.h>

namespace polku {
namespace {

TEST(ParseJson, ReadsOneValue) {
  const auto value = parse_json(R"({"recommend": 9, "why": "Hyvä"} )");
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(text_member(value->get_object(), "why"), "Hyvä");
  EXPECT_EQ(text_member(value->get_object(), "recommend", "-"), "-");
}

TEST(ParseJson, NamesWhatIsWrong) {
  EXPECT_NE(parse_json("{\"a\": }").error().message.find("not valid JSON"), std::string::npos);
  EXPECT_NE(parse_json("{} {}").error().message.find("extra data"), std::string::npos);
  EXPECT_FALSE(parse_json("").ok());
  EXPECT_FALSE(parse_json("\"\xff\"").ok());
  EXPECT_FALSE(parse_json("{\"a\": 1").ok());
}

TEST(ParseJson, RefusesBombs) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_NE(parse_json(deep).error().message.find("nested deeper"), std::string::npos);
  EXPECT_NE(parse_json(std::string(2 << 20, ' ')).error().message.find("bytes"), std::string::npos);
}

TEST(ParseJson, RefusesNulCharacters) {
  EXPECT_FALSE(parse_json(R"(["a\u0000b"])").ok());
  EXPECT_FALSE(parse_json(R"({"a\u0000": 1})").ok());
  EXPECT_TRUE(parse_json(R"(["a\\u0000b"])").ok());
}

TEST(ParseJson, RefusesNumbersBeyondAnyRange) {
  EXPECT_FALSE(parse_json("1e999").ok());
  EXPECT_FALSE(parse_json(R"({"a": [-33333E36033659]})").ok());
  EXPECT_TRUE(parse_json("[1e308, 1e-999]").ok());
}

TEST(FindMember, TreatsNullAsAbsent) {
  const auto value = *parse_json(R"({"a": null, "b": 1})");
  EXPECT_EQ(find_member(value.get_object(), "a"), nullptr);
  EXPECT_NE(find_member(value.get_object(), "b"), nullptr);
}

}  // namespace
}  // namespace polku
