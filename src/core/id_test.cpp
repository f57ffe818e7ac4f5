#include "core/id.h"

#include <gtest/gtest.h>

#include <set>

namespace polku {
namespace {

constexpr Timestamp kNoon{1'795'000'000'123'456};

TEST(Uuid, SurvivesTextAndBack) {
  const auto id = Uuid::v7(kNoon);
  EXPECT_EQ(Uuid::parse(id.text()), id);
  EXPECT_EQ(id.text().size(), 36u);
  EXPECT_EQ(id.text()[14], '7');
}

TEST(Uuid, KeepsItsMillisecond) { EXPECT_EQ(Uuid::v7(kNoon).time().micros, 1'795'000'000'123'000); }

TEST(Uuid, OrdersByTimeAndNeverRepeats) {
  std::set<Uuid> seen;
  Uuid last = Uuid::v7({kNoon.micros - 1000});
  for (int i = 0; i < 2000; ++i) {
    const auto id = Uuid::v7(kNoon);
    EXPECT_LT(last, id);
    last = id;
    EXPECT_TRUE(seen.insert(id).second);
  }
  EXPECT_LT(last, Uuid::v7({kNoon.micros + 1000}));
}

TEST(Uuid, SameSeedGivesSameId) {
  EXPECT_EQ(Uuid::v7_from(kNoon, "row 1"), Uuid::v7_from(kNoon, "row 1"));
  EXPECT_NE(Uuid::v7_from(kNoon, "row 1"), Uuid::v7_from(kNoon, "row 2"));
  EXPECT_NE(Uuid::v7_from(kNoon, "row 1"), Uuid::v7_from({kNoon.micros + 1000}, "row 1"));
}

TEST(Uuid, RefusesWhatIsNotOne) {
  for (const auto* text :
       {"", "x", "0190163d-8694-739b-aea5-966c26f8ad9", "0190163d86947",
        "0190163d-8694-739b-aea5-966c26f8ad9g", "0190163d_8694_739b_aea5_966c26f8ad91"}) {
    EXPECT_FALSE(Uuid::parse(text)) << text;
  }
  EXPECT_TRUE(Uuid::parse("0190163D-8694-739B-AEA5-966C26F8AD91"));
}

}  // namespace
}  // namespace polku
