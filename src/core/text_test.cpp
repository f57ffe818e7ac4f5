#include "core/text.h"

#include <gtest/gtest.h>

namespace polku {
namespace {

TEST(Utf8, AcceptsOurLanguagesAndRefusesBrokenBytes) {
  EXPECT_TRUE(is_valid_utf8("Hyvää päivää, дякую 🙂"));
  for (const std::string_view bad :
       {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "a\x80"}) {
    EXPECT_FALSE(is_valid_utf8(bad));
  }
}

TEST(Utf8, CountsAndCutsByCodePoint) {
  EXPECT_EQ(length_in_code_points("äö🙂"), 3u);
  EXPECT_EQ(first_code_points("äö🙂x", 3), "äö🙂");
  EXPECT_EQ(first_code_points("ä", 3), "ä");
}

TEST(CheckText, NamesTheFieldAndTheReason) {
  EXPECT_TRUE(check_text("rivi\nja toinen", "why", 100).ok());
  EXPECT_EQ(check_text(std::string_view("a\0b", 3), "why", 100).error().field, "why");
  EXPECT_FALSE(check_text("a\x1b[0m", "why", 100).ok());
  EXPECT_TRUE(check_text("äää", "why", 3).ok());
  EXPECT_FALSE(check_text("ääää", "why", 3).ok());
  EXPECT_FALSE(check_text("\xff", "why", 3).ok());
}

TEST(Slug, IsMadeFromAnyTitle) {
  EXPECT_EQ(slug_from("Käyntikysely: Töölö & Åbo!"), "kayntikysely-toolo-abo");
  EXPECT_EQ(slug_from("Опитування"), "survey");
  EXPECT_TRUE(is_slug(slug_from(std::string(500, 'x'))));
  EXPECT_FALSE(is_slug("-a"));
  EXPECT_FALSE(is_slug("Ä"));
}

TEST(Key, IsLowerCaseAndBounded) {
  EXPECT_TRUE(is_key("recommend_2"));
  for (const auto* bad : {"", "2a", "A", "a-b", "ä"}) EXPECT_FALSE(is_key(bad)) << bad;
  EXPECT_FALSE(is_key(std::string(65, 'a')));
}

TEST(Html, EscapesEverySpecialCharacter) {
  EXPECT_EQ(escape_html("<a href='x'>\"&\"</a>"),
            "&lt;a href=&#39;x&#39;&gt;&quot;&amp;&quot;&lt;/a&gt;");
}

TEST(Language, IsNegotiatedByWeight) {
  const std::vector<Language> all(kLanguages.begin(), kLanguages.end());
  EXPECT_EQ(negotiate_language("de, sv-FI;q=0.8, en;q=0.9", all), Language::English);
  EXPECT_EQ(negotiate_language("uk-UA,uk;q=0.9", all), Language::Ukrainian);
  EXPECT_EQ(negotiate_language("*", all), Language::Finnish);
  EXPECT_EQ(negotiate_language("fi;q=0", all), std::nullopt);
  EXPECT_EQ(negotiate_language("de", all), std::nullopt);
  EXPECT_EQ(negotiate_language("", all), std::nullopt);
  EXPECT_EQ(negotiate_language("fi;q=abc, sv;q=0.1", all), Language::Swedish);
}

TEST(Localized, FallsBackInOrder) {
  const LocalizedText text{{Language::Finnish, "Moi"}, {Language::Swedish, ""}};
  EXPECT_EQ(text_in(text, Language::Swedish, Language::Finnish), "Moi");
  EXPECT_EQ(text_in(text, Language::English, Language::Ukrainian), "Moi");
  EXPECT_EQ(text_in({}, Language::English, Language::Finnish), "");
}

}  // namespace
}  // namespace polku
