#include "journeys/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sample_fixture.h"

namespace polku::journeys {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "code path" of each problem; warnings in brackets.
std::vector<std::string> found(std::string_view moments, const Surroundings& surroundings = {},
                               std::string_view members = "") {
  std::vector<std::string> problems;
  for (const auto& problem :
       check_journey(sample::parsed(sample::journey(moments, members)), surroundings)) {
    EXPECT_FALSE(problem.message.empty());
    const auto text = fmt::format("{} {}", problem.code, problem.path);
    problems.push_back(problem.severity == Severity::Error ? text : fmt::format("[{}]", text));
  }
  return problems;
}

std::string next(std::initializer_list<std::string_view> targets) {
  std::string text = R"(, "next": [)";
  for (const auto target : targets) {
    if (text.back() == '}') text += ", ";
    text += fmt::format(R"({{"moment": "{}"}})", target);
  }
  return text + "]";
}

std::string path(std::initializer_list<std::string> moments) {
  std::string text;
  for (const auto& moment : moments) text += (text.empty() ? "" : ", ") + moment;
  return text;
}

bool savable(std::string_view moments, const Surroundings& surroundings = {}) {
  return check_for_saving(check_journey(sample::parsed(sample::journey(moments)), surroundings))
      .ok();
}

TEST(Check, FindsNothingWrongWithASoundJourney) {
  EXPECT_THAT(found(sample::moments(40)), IsEmpty());
  const auto whole = sample::parsed(sample::kWhole);
  const auto problems = check_journey(whole);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].code, "empty_stage");
  EXPECT_EQ(problems[0].path, "stages[2]");
  EXPECT_TRUE(check_for_publishing(problems).ok());
}

TEST(Check, RefusesTwoMomentsOfOneKey) {
  const auto moments = path({sample::moment("a"), sample::moment("b"), sample::moment("a")});
  EXPECT_THAT(found(moments), ElementsAre("duplicate_key stages[0].moments[2].key"));
  EXPECT_FALSE(savable(moments));
}

TEST(Check, RefusesTwoStagesOfOneKey) {
  auto journey = sample::parsed(sample::kWhole);
  journey.stages[1].key = "before";
  const auto problems = check_journey(journey);
  EXPECT_EQ(problems[0].path, "stages[1].key");
  EXPECT_EQ(check_for_saving(problems).error().field, "stages[1].key");
}

TEST(Check, RefusesABranchToNowhere) {
  const auto moments = path({sample::moment("a", next({"b", "x"})), sample::moment("b")});
  EXPECT_THAT(found(moments), ElementsAre("unknown_moment stages[0].moments[0].next[1].moment"));
  EXPECT_FALSE(savable(moments));
}

TEST(Check, WarnsOfABranchDrawnTwice) {
  EXPECT_THAT(found(path({sample::moment("a", next({"b", "b"})), sample::moment("b")})),
              ElementsAre("[repeated_branch stages[0].moments[0].next[1].moment]"));
}

TEST(Check, FindsOrphansAndKeepsThemWithTheDraft) {
  const auto moments = path({sample::moment("a", next({"c"})), sample::moment("b"),
                             sample::moment("c"), sample::moment("d")});
  EXPECT_THAT(found(moments), ElementsAre("orphan stages[0].moments[1]"));
  EXPECT_TRUE(savable(moments));
  const auto problems = check_journey(sample::parsed(sample::journey(moments)));
  const auto refused = check_for_publishing(problems);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().field, "stages[0].moments[1]");
  EXPECT_NE(refused.error().message.find("Title of b"), std::string::npos);
}

TEST(Check, AllowsGoingBackWhenThereIsAWayOut) {
  EXPECT_THAT(found(path({sample::moment("a"), sample::moment("b", next({"a", "c"})),
                          sample::moment("c")})),
              IsEmpty());
}

TEST(Check, RefusesCyclesWithoutAnExitOnceEach) {
  // Round a, b, c.
  const auto round =
      path({sample::moment("a"), sample::moment("b"), sample::moment("c", next({"a"}))});
  EXPECT_THAT(found(round), ElementsAre("cycle_without_exit stages[0].moments[0].next"));
  EXPECT_FALSE(savable(round));
  // At oneself.
  EXPECT_THAT(found(sample::moment("a", next({"a"}))),
              ElementsAre("cycle_without_exit stages[0].moments[0].next"));
  // "a" leads into the cycle of b and c but is not in it; d can end.
  EXPECT_THAT(found(path({sample::moment("a", next({"b", "d"})), sample::moment("b"),
                          sample::moment("c", next({"b"})), sample::moment("d")})),
              ElementsAre("cycle_without_exit stages[0].moments[1].next"));
  // Two cycles apart.
  EXPECT_THAT(found(path({sample::moment("a", next({"b", "c"})), sample::moment("b", next({"b"})),
                          sample::moment("c", next({"c"}))})),
              ElementsAre("cycle_without_exit stages[0].moments[1].next",
                          "cycle_without_exit stages[0].moments[2].next"));
}

TEST(Check, IsQuickWithFiveHundredMomentsInOneCycle) {
  auto moments = sample::moments(499);
  moments += ", " + sample::moment("last", next({"m0"}));
  EXPECT_THAT(found(moments), ElementsAre("cycle_without_exit stages[0].moments[0].next"));
}

TEST(Check, NamesWhatIsMissingWithoutRefusingToSaveIt) {
  const auto untitled = path({sample::moment("a"), R"({"key": "b", "title": " "})"});
  EXPECT_THAT(found(untitled), ElementsAre("no_title stages[0].moments[1].title"));
  EXPECT_TRUE(savable(untitled));
  EXPECT_THAT(found(""), ElementsAre("no_moments stages"));
  EXPECT_TRUE(savable(""));
  auto journey = sample::parsed(sample::journey(sample::moment("a")));
  journey.name = "\t";
  const auto problems = check_journey(journey);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].path, "name");
  EXPECT_TRUE(check_for_saving(problems).ok());
  EXPECT_FALSE(check_for_publishing(problems).ok());
}

TEST(Check, RefusesWhatTheOrganisationDoesNotHave) {
  Surroundings surroundings;
  surroundings.has_persona = [](std::string_view key) { return key == "aino"; };
  surroundings.has_touchpoint = [](std::string_view key) { return key == "till"; };
  surroundings.has_outcome = [](const Outcome& outcome) { return outcome.question == "nps"; };
  const auto moments =
      path({sample::moment("a", R"(, "touchpoint": "till", "personas": ["aino"])"),
            sample::moment("b", R"(, "touchpoint": "moon", "personas": ["raili"])")});
  EXPECT_THAT(found(moments, surroundings,
                    R"(, "personas": ["aino", "x"], "outcome": {"survey": "s", "question": "q"})"),
              ElementsAre("unknown_persona personas[1]",
                          "unknown_touchpoint stages[0].moments[1].touchpoint",
                          "unknown_persona stages[0].moments[1].personas[0]",
                          "[persona_not_in_journey stages[0].moments[1].personas[0]]",
                          "[unknown_outcome outcome]"));
  EXPECT_FALSE(savable(moments, surroundings));
}

TEST(Check, RefusesASubJourneyThatContainsTheJourneyAtAnyDepth) {
  const std::map<std::string, std::vector<std::string>, std::less<>> links{
      {"one", {"two"}},
      {"two", {"three", "one"}},
      {"three", {"visit"}},
      {"apart", {"two_more"}},
      {"two_more", {}}};
  Surroundings surroundings;
  surroundings.has_journey = [&](std::string_view key) {
    return key == "visit" || links.contains(key);
  };
  surroundings.sub_journeys_of = [&](std::string_view key) {
    const auto at = links.find(key);
    return at == links.end() ? std::vector<std::string>{} : at->second;
  };
  const auto with = [](std::string_view key) {
    return sample::moment("a", fmt::format(R"(, "sub_journey": "{}")", key));
  };
  EXPECT_THAT(found(with("apart"), surroundings), IsEmpty());
  for (const auto* key : {"visit", "three", "two", "one"}) {
    EXPECT_THAT(found(with(key), surroundings),
                ElementsAre("contains_itself stages[0].moments[0].sub_journey"));
    EXPECT_FALSE(savable(with(key), surroundings));
  }
  EXPECT_THAT(found(with("nothing"), surroundings),
              ElementsAre("unknown_journey stages[0].moments[0].sub_journey"));
}

TEST(Check, PutsErrorsFirst) {
  const auto problems = check_journey(sample::parsed(R"({"key": "a", "name": "A",
    "language": "en", "stages": [{"key": "s", "kind": "own"},
    {"key": "t", "kind": "own", "moments": [{"key": "m", "title": ""}]}]})"));
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].code, "no_title");
  EXPECT_EQ(problems[1].code, "empty_stage");
  const auto array = to_json(problems);
  EXPECT_EQ(array.at(0).at("severity"), "error");
  EXPECT_EQ(array.at(1).at("severity"), "warning");
  EXPECT_EQ(array.at(1).at("path"), "stages[0]");
}

}  // namespace
}  // namespace polku::journeys
