#include <gtest/gtest.h>

#include <set>

#include "comment_parts.h"

namespace polku::metrics {
namespace {

QuoteComment comment(int number, std::vector<std::string> lemmas, std::string unit, int week) {
  QuoteComment one;
  one.response = ResponseId{Uuid::v7_from(Timestamp::from_seconds(number), "comment")};
  one.lemmas = std::move(lemmas);
  one.unit = std::move(unit);
  one.week = week;
  return one;
}

std::vector<QuoteComment> queue_comments() {
  std::vector<QuoteComment> all;
  for (int i = 0; i < 20; ++i) {
    all.push_back(comment(i, {"jono", "kassa", "pitkä", "sana" + std::to_string(i)},
                          i % 2 == 0 ? "oulu" : "turku", i / 4));
  }
  all.push_back(comment(100, {"kissa", "koira", "hevonen"}, "vaasa", 9));
  return all;
}

TEST(ChooseQuotes, TakesWhatTheOthersSayToo) {
  const auto chosen = choose_quotes(queue_comments(), 1);
  ASSERT_EQ(chosen.size(), 1u);
  EXPECT_EQ(std::set(chosen[0].lemmas.begin(), chosen[0].lemmas.end()).count("jono"), 1u);
  EXPECT_GT(chosen[0].nearness, 0.3);
}

TEST(ChooseQuotes, VariesUnitsAndWeeks) {
  const auto chosen = choose_quotes(queue_comments(), 4);
  ASSERT_EQ(chosen.size(), 4u);
  std::set<std::string> units;
  std::set<std::int64_t> weeks;
  for (const auto& one : chosen) {
    units.insert(one.unit);
    weeks.insert(one.week);
  }
  EXPECT_GE(units.size(), 2u);
  EXPECT_GE(weeks.size(), 3u);
}

TEST(ChooseQuotes, LeavesOutWhatIsTooShortAndSaysTheSameTwiceLast) {
  std::vector<QuoteComment> all;
  for (int i = 0; i < 5; ++i) all.push_back(comment(i, {"jono", "kassa", "pitkä"}, "oulu", 1));
  all.push_back(comment(10, {"jono", "vuoro", "numero", "kassa"}, "oulu", 1));
  all.push_back(comment(11, {"jono"}, "oulu", 1));
  const auto chosen = choose_quotes(all, 10);
  EXPECT_EQ(chosen.size(), 6u);
  EXPECT_EQ(chosen[1].response, all[5].response);
}

TEST(ChooseQuotes, GivesNothingFromNothing) { EXPECT_TRUE(choose_quotes({}, 3).empty()); }

}  // namespace
}  // namespace polku::metrics
