#include "text_search.h"

#include <gtest/gtest.h>

namespace polku::store {
namespace {

TEST(TextSearch, FoldsEveryAlphabet) {
  EXPECT_EQ(folded("ÄÖÅ Straße ЮШКА"), folded("äöå STRASSE юшка"));
  EXPECT_EQ(folded(""), "");
}

TEST(TextSearch, LooksAtValuesOnly) {
  constexpr std::string_view kAnswers =
      R"({"why": "Hyvä", "recommend": 10, "reasons": ["price", {"other": "Rivi\nvaihto"}]})";
  EXPECT_TRUE(answers_contain(kAnswers, "hyvä"));
  EXPECT_TRUE(answers_contain(kAnswers, "price"));
  EXPECT_TRUE(answers_contain(kAnswers, "rivi\nvaihto"));
  EXPECT_FALSE(answers_contain(kAnswers, "why"));
  EXPECT_FALSE(answers_contain(kAnswers, "10"));
  EXPECT_FALSE(answers_contain(kAnswers, "other"));
  EXPECT_FALSE(answers_contain(kAnswers, "rivi\\nvaihto"));
  EXPECT_FALSE(answers_contain("not json", "json"));
}

}  // namespace
}  // namespace polku::store
