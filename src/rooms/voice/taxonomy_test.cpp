#include "voice/taxonomy.h"

#include <gtest/gtest.h>

#include "own_taxonomy.h"

namespace polku::voice {
namespace {

constexpr EmbeddedFile kFiles[] = {
    {"themes.tsv",
     "# key\nstaff\t\tpleasantness\t\tVäki\tPersonal\tStaff\tПерсонал\n"
     "waiting\tstaff\tspeed\ttill\tOdotus\tVäntan\tWaiting\tОчікування\n"}};

Result<TaxonomyChanges> read(std::string_view text) {
  return TaxonomyChanges::read(parse_json(text).value());
}

std::string field_of(std::string_view text) {
  const auto changes = read(text);
  return changes ? std::string("none") : changes.error().field;
}

TEST(TaxonomyChanges, NameTheMemberThatIsWrong) {
  EXPECT_EQ(field_of("[]"), "taxonomy");
  EXPECT_EQ(field_of(R"({"nope": 1})"), "nope");
  EXPECT_EQ(field_of(R"({"themes": {}})"), "themes");
  EXPECT_EQ(field_of(R"({"themes": [{"key": "Bad Key"}]})"), "themes[0].key");
  EXPECT_EQ(field_of(R"({"themes": [{"key": "a"}, {"key": "a"}]})"), "themes[1].key");
  EXPECT_EQ(field_of(R"({"themes": [{"key": "a", "quadrant": "cosy"}]})"), "themes[0].quadrant");
  EXPECT_EQ(field_of(R"({"themes": [{"key": "a", "name": {"de": "x"}}]})"), "themes[0].name.de");
  EXPECT_EQ(field_of(R"({"themes": [{"key": "a", "patterns": {"fi": [{"pattern": " "}]}}]})"),
            "themes[0].patterns.fi[0].pattern");
  EXPECT_EQ(field_of(R"({"opinions": {"fi": [{"words": "kiva", "value": 9}]}})"),
            "opinions.fi[0].value");
  EXPECT_EQ(field_of(R"({"opinions": {"xx": []}})"), "opinions.xx");
}

TEST(TaxonomyChanges, ComeBackAsTheyWere) {
  const std::string text =
      R"({"themes":[{"key":"bikes","name":{"fi":"Pyörät"},"patterns":{"fi":[{"pattern":"pyörä","not_with":["teline"]}]}}],"opinions":{"fi":[{"words":"sika hieno","value":3E0}]}})";
  const auto changes = read(text);
  ASSERT_TRUE(changes);
  const auto again = TaxonomyChanges::read(json::value(changes->to_json()));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->to_json(), changes->to_json());
  EXPECT_EQ(changes->patterns.at(Language::Finnish).front().not_with.front(), "teline");
}

TEST(TaxonomyChanges, AreBounded) {
  std::string many = R"({"themes": [)";
  for (int i = 0; i < 301; ++i) {
    many += (i > 0 ? "," : "") + std::string(R"({"key": "k)") + std::to_string(i) + "\"}";
  }
  EXPECT_EQ(field_of(many + "]}"), "themes");
}

TEST(Taxonomy, HasTheDefaultsWithTheOrganisationsOver) {
  const auto changes = read(
      R"({"themes": [{"key": "waiting", "name": {"fi": "Jonottaminen"}},
                     {"key": "bikes", "name": {"fi": "Pyörät"}, "parent": "staff"},
                     {"key": "staff", "removed": true}]})");
  ASSERT_TRUE(changes);
  const auto taxonomy = Taxonomy::make(kFiles, *changes);
  ASSERT_TRUE(taxonomy);
  EXPECT_EQ((*taxonomy)->find("staff"), nullptr);
  ASSERT_NE((*taxonomy)->find("waiting"), nullptr);
  EXPECT_EQ((*taxonomy)->find("waiting")->name.at(Language::Finnish), "Jonottaminen");
  EXPECT_EQ((*taxonomy)->find("waiting")->name.at(Language::English), "Waiting");
  EXPECT_EQ((*taxonomy)->find("waiting")->quadrant, "speed");
  EXPECT_TRUE((*taxonomy)->find("bikes")->own);
}

}  // namespace
}  // namespace polku::voice
