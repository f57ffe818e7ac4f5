#include "moments_sets.h"

#include <gtest/gtest.h>

namespace polku::metrics {
namespace {

using Kind = MomentBinding::Kind;
using surveys::QuestionType;

const Day kDay = *Day::parse("2026-02-10");

PathItem item(const char* key, QuestionType type = QuestionType::Csat, const char* measure = "") {
  PathItem one;
  one.slug = "demo";
  one.item = one.question = key;
  one.type = type;
  one.measure = measure;
  one.terms = {ScaleRange{1, 5}, type == QuestionType::Csat ? 4 : 0};
  return one;
}

MomentBinding binding(const char* owner, Kind kind, const char* target, Day from = kDay) {
  MomentBinding one;
  one.owner = owner;
  one.kind = kind;
  one.target = target;
  one.survey = kind == Kind::Question ? "demo" : "";
  one.valid_from = from;
  return one;
}

// Codes of texts in order: "" is 0.
std::optional<std::int64_t> code_of(const std::string& text) {
  const std::vector<std::string> texts{"", "enter", "pay", "@door", "@till", "@shelf"};
  const auto at = std::ranges::find(texts, text);
  return at == texts.end() ? std::nullopt : std::optional<std::int64_t>(at - texts.begin());
}

struct Fixture {
  PathSpec path;
  std::vector<PathItem> items{item("csat"), item("stars", QuestionType::Rating),
                              item("rows.speed", QuestionType::Matrix),
                              item("expected", QuestionType::Rating, "expectation")};

  Fixture() { path.moments = {{"enter", false, {}}, {"pay", false, {}}}; }
  std::vector<Membership> of(std::size_t index, std::int64_t place, Day day = kDay) {
    return MomentSets(path, items, code_of).of(index, place, day);
  }
};
using Members = std::vector<Membership>;

TEST(MomentSets, FollowTheContextFirst) {
  Fixture fixture;
  fixture.path.bindings = {binding("pay", Kind::Question, "csat")};
  EXPECT_EQ(fixture.of(0, 1), (Members{{0, Family::Csat}}));
  EXPECT_EQ(fixture.of(0, kFreePlace), (Members{{1, Family::Csat}}));
  EXPECT_EQ(fixture.of(0, kOtherPlace), Members());
  EXPECT_EQ(fixture.of(1, kFreePlace), Members());
}

TEST(MomentSets, TellPlacesApartThatFactsKnow) {
  Fixture fixture;
  fixture.path.bindings = {binding("pay", Kind::Touchpoint, "till"),
                           binding("pay", Kind::Touchpoint, "unheard_of")};
  const MomentSets sets(fixture.path, fixture.items, code_of);
  EXPECT_EQ(sets.places(), (std::vector<std::int64_t>{1, 2, 4}));
  EXPECT_FALSE(sets.binds_questions());
  EXPECT_EQ(sets.at(4, kDay), std::vector<std::size_t>{1});
  EXPECT_EQ(sets.at(4, kDay.plus(-1)), std::vector<std::size_t>());
  EXPECT_EQ(sets.edges(), std::vector<Day>{kDay});
}

TEST(MomentSets, MeetTheDaysOfATouchpointAndOfItsQuestions) {
  Fixture fixture;
  auto stands = binding("pay", Kind::Touchpoint, "till", kDay.plus(5));
  stands.valid_to = kDay.plus(20);
  auto asks = binding("@till", Kind::Question, "csat", kDay);
  asks.valid_to = kDay.plus(10);
  fixture.path.bindings = {asks, stands};
  for (int i = -1; i < 22; ++i) {
    const bool both = i >= 5 && i < 10;
    EXPECT_EQ(fixture.of(0, kFreePlace, kDay.plus(i)).size(), both ? 1u : 0u) << i;
  }
}

TEST(MomentSets, TakeTheRowsOfAMatrixOnlyWhereABindingNamesThem) {
  Fixture fixture;
  EXPECT_EQ(fixture.of(2, 1), Members());
  fixture.path.bindings = {binding("enter", Kind::Question, "rows.speed")};
  EXPECT_EQ(fixture.of(2, 1), (Members{{0, Family::Mean}}));
  EXPECT_EQ(fixture.of(2, 2), Members());
}

TEST(MomentSets, LetTheNewestBindingOfTheQuestionSayTheRole) {
  Fixture fixture;
  auto older = binding("pay", Kind::Question, "stars", kDay.plus(-9));
  older.role = MomentRole::Expectation;
  auto newer = binding("pay", Kind::Question, "stars", kDay.plus(-3));
  newer.role = MomentRole::Experience;
  auto by_measure = binding("pay", Kind::Measure, "expectation");
  by_measure.role = MomentRole::Experience;
  fixture.path.bindings = {newer, older, by_measure};
  EXPECT_EQ(fixture.of(1, 2, kDay.plus(-5)), (Members{{1, Family::Expectation}}));
  EXPECT_EQ(fixture.of(1, 2), (Members{{1, Family::Experience}}));
  EXPECT_EQ(fixture.of(3, 2), (Members{{1, Family::Experience}}));
  EXPECT_EQ(fixture.of(3, 1), (Members{{0, Family::Expectation}}));
}

TEST(MomentItems, FindTheirFamilies) {
  EXPECT_EQ(family_of(item("q"), MomentRole::Score), Family::Csat);
  EXPECT_EQ(family_of(item("q", QuestionType::Rating), MomentRole::Score), Family::Mean);
  auto nps = item("q", QuestionType::Rating, "nps");
  EXPECT_EQ(family_of(nps, MomentRole::Score), Family::Mean);
  nps.terms.scale = ScaleRange{1, 10};
  EXPECT_EQ(family_of(nps, MomentRole::Score), Family::Nps);
  auto row = item("visit", QuestionType::Quadrant);
  row.part = "speed";
  EXPECT_EQ(family_of(row, role_of(row)), Family::Speed);
  EXPECT_EQ(family_of(row, MomentRole::Score), Family::Speed);
  EXPECT_EQ(family_of(row, MomentRole::Promise), std::nullopt);
  EXPECT_EQ(family_of(item("speed", QuestionType::Rating), MomentRole::Quadrant), Family::Speed);
  EXPECT_EQ(family_of(item("taste", QuestionType::Rating), MomentRole::Quadrant), std::nullopt);
  EXPECT_EQ(family_of(item("why", QuestionType::LongText), MomentRole::Score), Family::Comments);
}

TEST(MomentItems, KnowAKeptPromise) {
  PathItem choice;
  choice.kept = "yes";
  EXPECT_TRUE(says_kept(choice, std::nullopt, "yes"));
  EXPECT_FALSE(says_kept(choice, std::nullopt, "no"));
  EXPECT_TRUE(says_kept(item("q"), 4.0, ""));
  EXPECT_FALSE(says_kept(item("q"), 3.0, ""));
  EXPECT_FALSE(says_kept(item("q", QuestionType::Rating), 3.0, ""));
  EXPECT_TRUE(says_kept(item("q", QuestionType::Rating), 4.0, ""));
}

}  // namespace
}  // namespace polku::metrics
