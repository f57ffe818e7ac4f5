#include "form.h"

#include <gtest/gtest.h>

namespace polku::pages {
namespace {

constexpr std::string_view kType = "application/x-www-form-urlencoded";

Form decoded(std::string_view body) {
  auto form = Form::decode(kType, body);
  EXPECT_TRUE(form) << body;
  return form ? *form : Form{};
}

TEST(Form, DecodesPlusPercentAndUtf8) {
  const auto form = decoded("why=hyv%C3%A4+palvelu%21&recommend=9&empty=&flag");
  EXPECT_EQ(form.value("why"), "hyvä palvelu!");
  EXPECT_EQ(form.value("recommend"), "9");
  EXPECT_TRUE(form.has("empty"));
  EXPECT_TRUE(form.has("flag"));
  EXPECT_FALSE(form.has("other"));
}

TEST(Form, KeepsEveryValueOfARepeatedFieldInOrder) {
  const auto form = decoded("liked=price&liked=speed&liked=price");
  EXPECT_EQ(form.values("liked"), (std::vector<std::string>{"price", "speed", "price"}));
}

TEST(Form, ForgetsARemovedFieldAltogether) {
  auto form = decoded("a=1&b=2&a=3");
  form.remove("a");
  form.remove("missing");
  EXPECT_FALSE(form.has("a"));
  EXPECT_EQ(form.fields(), (Form::Fields{{"b", "2"}}));
}

TEST(Form, MakesLineEndsOneKindAndDropsPastedControls) {
  EXPECT_EQ(decoded("why=a%0D%0Ab%0Dc%0Ad%0Be%09f%7F").value("why"), "a\nb\nc\nde\tf");
}

TEST(Form, TakesCharactersABrowserWouldHaveEncoded) {
  EXPECT_EQ(decoded("why={\"a\"}|[b]\\^`<c>#d e").value("why"), "{\"a\"}|[b]\\^`<c>#d e");
  EXPECT_EQ(decoded("why=äö").value("why"), "äö");
}

TEST(Form, RefusesOtherContentTypes) {
  EXPECT_FALSE(Form::decode("multipart/form-data; boundary=x", "--x\r\n"));
  EXPECT_FALSE(Form::decode("application/json", "{}"));
  EXPECT_FALSE(Form::decode("", "recommend=9"));
  EXPECT_TRUE(Form::decode("Application/X-WWW-Form-Urlencoded; charset=UTF-8", "recommend=9"));
}

TEST(Form, RefusesNulInvalidUtf8AndBrokenEncoding) {
  for (const auto* body :
       {"why=a%00b", "a%00=1", "why=%ff%fe", "why=%C3", "why=%zz", "why=%4", "why=%ED%A0%80"}) {
    const auto form = Form::decode(kType, body);
    ASSERT_FALSE(form) << body;
    EXPECT_EQ(form.error().code, ErrorCode::Invalid) << body;
    EXPECT_EQ(form.error().field, "body") << body;
  }
}

TEST(Form, RefusesWhatIsTooMuch) {
  EXPECT_FALSE(Form::decode(kType, "why=" + std::string(10'000'000, 'x')));
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "a" + std::to_string(i) + "=1&";
  EXPECT_FALSE(Form::decode(kType, many));
  EXPECT_FALSE(Form::decode(kType, std::string(300, 'n') + "=1"));
}

TEST(Form, PassesOverEmptyPieces) {
  const auto form = decoded("&&a=1&=2&");
  EXPECT_EQ(form.value("a"), "1");
  EXPECT_FALSE(form.has(""));
}

}  // namespace
}  // namespace polku::pages
