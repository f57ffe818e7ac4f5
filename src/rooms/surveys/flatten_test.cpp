#include "surveys/flatten.h"

#include <gtest/gtest.h>

#include "sample_fixture.h"

namespace polku::surveys {
namespace {

std::vector<Item> items(std::string_view answers) {
  return flatten(sample::definition(sample::kEveryType), sample::object(answers));
}

TEST(Flatten, GivesScoresOfScalesAndNumbers) {
  EXPECT_EQ(items(R"({"recommend": 9, "satisfaction": 4, "effort": 7, "stars": 5, "visits": 2.5})"),
            (std::vector<Item>{{"recommend", 9, "", 0},
                               {"satisfaction", 4, "", 0},
                               {"effort", 7, "", 0},
                               {"stars", 5, "", 0},
                               {"visits", 2.5, "", 0}}));
}

TEST(Flatten, GivesAnItemForEachRow) {
  EXPECT_EQ(
      items(R"({"quadrant": {"speed": 4, "accessibility": 2}})"),
      (std::vector<Item>{{"quadrant.accessibility", 2, "", 0}, {"quadrant.speed", 4, "", 0}}));
  EXPECT_EQ(items(R"({"grid": {"queue": 1}, "table": {"till": "yes"}})"),
            (std::vector<Item>{{"grid.queue", 1, "", 0}, {"table.till", std::nullopt, "yes", 0}}));
}

TEST(Flatten, GivesChoicesOnceEach) {
  EXPECT_EQ(items(R"({"purpose": "buy"})"),
            (std::vector<Item>{{"purpose", std::nullopt, "buy", 0}}));
  EXPECT_EQ(items(R"({"purpose": {"other": "x"}})"),
            (std::vector<Item>{{"purpose", std::nullopt, "other", 0}}));
  EXPECT_EQ(items(R"({"reasons": ["price", {"other": "x"}]})"),
            (std::vector<Item>{{"reasons", std::nullopt, "", 0},
                               {"reasons", std::nullopt, "price", 1},
                               {"reasons", std::nullopt, "other", 2}}));
}

TEST(Flatten, GivesRanksFromOne) {
  EXPECT_EQ(items(R"({"order": ["c", "a"]})"),
            (std::vector<Item>{{"order.c", 1, "", 0}, {"order.a", 2, "", 0}}));
}

TEST(Flatten, GivesConsentAsChoiceAndScore) {
  EXPECT_EQ(items(R"({"agree": true})"), (std::vector<Item>{{"agree", 1, "true", 0}}));
  EXPECT_EQ(items(R"({"agree": false})"), (std::vector<Item>{{"agree", 0, "false", 0}}));
}

TEST(Flatten, CountsTextsWithoutScores) {
  const auto flat = items(R"({"nick": "a", "why": "b", "day": "2026-01-02", "email": "c",
    "phone": "d", "name": "e", "ticket": "f"})");
  EXPECT_EQ(flat.size(), 7u);
  for (const auto& item : flat) {
    EXPECT_FALSE(item.score);
    EXPECT_EQ(item.choice, "");
  }
}

TEST(Flatten, PassesOverTheUnansweredAndTheUnknown) {
  EXPECT_TRUE(items("{}").empty());
  EXPECT_TRUE(items(R"({"nobody": 1, "recommend": null, "bye": "x"})").empty());
  EXPECT_TRUE(
      items(R"({"recommend": "9", "grid": 5, "reasons": "x", "order": 1, "agree": "x"})").empty());
}

}  // namespace
}  // namespace polku::surveys
