#include "journeys/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sample_fixture.h"

namespace polku::journeys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Journey five() { return sample::parsed(sample::journey(sample::moments(5))); }

std::vector<std::string> told(const Journey& before, const Journey& after) {
  std::vector<std::string> lines;
  for (const auto& change : describe_changes(before, after)) {
    lines.push_back(fmt::format("{} {} {}{}{}", change.kind, change.what, change.key,
                                change.field.empty() ? "" : " ", change.field));
  }
  return lines;
}

TEST(Diff, OfTheSameIsEmpty) {
  const auto whole = sample::parsed(sample::kWhole);
  EXPECT_THAT(told(whole, whole), IsEmpty());
}

TEST(Diff, TellsOfTheJourneysOwnFields) {
  const auto before = sample::parsed(sample::kWhole);
  auto after = before;
  after.name = "Buying a dress";
  after.outcome.reset();
  after.personas.pop_back();
  EXPECT_THAT(told(before, after),
              ElementsAre("changed journey shop_visit name", "changed journey shop_visit personas",
                          "changed journey shop_visit outcome"));
  const auto changes = describe_changes(before, after);
  EXPECT_EQ(changes[0].title, "Buying a dress");
  EXPECT_EQ(changes[0].before, "Buying a coat");
  EXPECT_EQ(changes[0].after, "Buying a dress");
  EXPECT_EQ(changes[2].before.at("survey"), "after-visit");
  EXPECT_TRUE(changes[2].after.is_null());
}

TEST(Diff, SaysOfAMomentsTitleThatItChangedAndOfAKeyThatItIsAnother) {
  const auto before = five();
  auto after = before;
  after.stages[0].moments[1].title = "Renamed";
  after.stages[0].moments[2].key = "other";
  EXPECT_THAT(told(before, after),
              ElementsAre("changed moment m1 title", "added moment other", "removed moment m2"));
  EXPECT_EQ(describe_changes(before, after)[2].title, "Title of m2");
}

TEST(Diff, SaysOfAsFewMomentsAsPossibleThatTheyMoved) {
  const auto before = five();
  auto after = before;
  auto& moments = after.stages[0].moments;
  std::rotate(moments.begin(), moments.begin() + 1, moments.end());  // m0 to the end
  EXPECT_THAT(told(before, after), ElementsAre("moved moment m0 place"));
  const auto change = describe_changes(before, after)[0];
  EXPECT_EQ(change.before, 1);
  EXPECT_EQ(change.after, 5);
}

TEST(Diff, DoesNotCallItMovingWhenAnotherIsAddedOrRemovedBefore) {
  const auto before = five();
  auto after = before;
  after.stages[0].moments.erase(after.stages[0].moments.begin());
  EXPECT_THAT(told(before, after), ElementsAre("removed moment m0"));
  EXPECT_THAT(told(after, before), ElementsAre("added moment m0"));
}

TEST(Diff, NamesTheStagesBetweenWhichAMomentMoved) {
  const auto before = sample::parsed(sample::kWhole);
  auto after = before;
  auto till = after.stages[1].moments[1];
  after.stages[1].moments.pop_back();
  till.promise = "In a minute";
  after.stages[2].moments.push_back(till);
  EXPECT_THAT(told(before, after),
              ElementsAre("moved moment coat_till stage", "changed moment coat_till promise"));
  const auto change = describe_changes(before, after)[0];
  EXPECT_EQ(change.before, "during");
  EXPECT_EQ(change.after, "extra");
}

TEST(Diff, TellsOfStagesAddedMovedChangedAndRemoved) {
  const auto before = sample::parsed(sample::kWhole);
  auto after = before;
  std::swap(after.stages[1], after.stages[2]);
  after.stages[1].title = "Extra";
  after.stages.push_back({"after", StageKind::After, "After", {}});
  const auto lines = told(before, after);
  EXPECT_THAT(lines,
              ::testing::UnorderedElementsAre("moved stage during place",
                                              "changed stage extra title", "added stage after"));
  after.stages.erase(after.stages.begin());
  EXPECT_THAT(told(before, after), ::testing::Contains("removed stage before"));
  EXPECT_THAT(told(before, after), ::testing::Contains("removed moment coat_search"));
}

TEST(Diff, WritesFieldsOnlyWhereThereAreAny) {
  const auto before = five();
  auto after = before;
  after.stages[0].moments.pop_back();
  after.stages[0].moments[0].drawn_emotion = -1.5;
  const auto array = to_json(describe_changes(before, after));
  ASSERT_EQ(array.size(), 2u);
  EXPECT_EQ(array.at(0), sample::read(R"({"kind": "changed", "what": "moment", "key": "m0",
    "title": "Title of m0", "field": "drawn_emotion", "before": null, "after": -1.5})"));
  EXPECT_FALSE(array.at(1).as_object().contains("field"));
}

}  // namespace
}  // namespace polku::journeys
