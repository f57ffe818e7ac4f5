// Which answers belong to a moment, and what is told of them, over the real facts.

#include <cmath>
#include <random>

#include "moment_fixture.h"

namespace polku::facts::testing {
namespace {

using Kind = MomentBinding::Kind;

class MomentMeasures : public MomentFixture {};

TEST_F(MomentMeasures, TakesTheMomentThatTheContextNamesAndNothingElse) {
  const auto visit = world_.publish(kVisit);
  auto path = path_of({"enter", "pay"});
  path.bindings = {bind("pay", Kind::Touchpoint, "till"),
                   bind_question("pay", "visit", "satisfaction")};
  at(visit, "enter", "till", {{"satisfaction", 5}});
  at(visit, "elsewhere", "till", {{"satisfaction", 5}});  // of another path
  at(visit, "@till", "", {{"satisfaction", 5}});          // no key: of no moment that can be
  project();
  const auto reading = read(path);
  EXPECT_EQ(n_of(reading, 0, "csat"), 1);
  EXPECT_EQ(n_of(reading, 1, "csat"), 0);
}

TEST_F(MomentMeasures, TakesAnAnswerOnceHoweverManyBindingsSaySo) {
  const auto visit = world_.publish(kVisit);
  auto path = path_of({"enter", "pay", "leave"});
  path.bindings = {
      bind("pay", Kind::Touchpoint, "till"),         bind("pay", Kind::Touchpoint, "till"),
      bind_question("pay", "visit", "satisfaction"), bind("pay", Kind::Measure, "csat"),
      bind("leave", Kind::Touchpoint, "till"),       bind("enter", Kind::Measure, "csat")};
  for (int i = 0; i < 4; ++i) at(visit, "", "till", {{"satisfaction", 5}, {"stars", 3}});
  at(visit, "", "door", {{"satisfaction", 1}, {"stars", 1}});
  at(visit, "", "", {{"satisfaction", 1}});
  project();
  const auto reading = read(path);
  EXPECT_EQ(n_of(reading, 0, "csat"), 6);  // by the measure, wherever it was given
  EXPECT_EQ(n_of(reading, 0, "mean"), 0);
  EXPECT_EQ(n_of(reading, 1, "csat"), 6);
  EXPECT_EQ(n_of(reading, 1, "mean"), 4);
  EXPECT_EQ(n_of(reading, 2, "csat"), 4);
  EXPECT_NEAR(reading.moments[1].measures.at("csat").now.estimate.value, 400.0 / 6, 1e-9);
}

TEST_F(MomentMeasures, HoldsABindingFromItsDayToItsEnd) {
  const auto visit = world_.publish(kVisit);
  auto path = path_of({"pay"});
  path.bindings = {bind("pay", Kind::Touchpoint, "till", "2026-02-11", "2026-02-13")};
  // Tuesday to Saturday of one week; half past ten at night in Greenwich is the next day here.
  for (const char* when : {"2026-02-10T10:00:00Z", "2026-02-10T22:30:00Z", "2026-02-12T10:00:00Z",
                           "2026-02-12T22:30:00Z", "2026-02-14T10:00:00Z"}) {
    at(visit, "", "till", {{"satisfaction", 5}}, when);
  }
  at(visit, "", "till", {{"satisfaction", 5}}, "2026-02-20T10:00:00Z");
  project();
  EXPECT_EQ(n_of(read(path), 0, "csat"), 2);
  compact();
  EXPECT_EQ(n_of(read(path), 0, "csat"), 2);
  EXPECT_EQ(n_of(read(path, view_of("2026-02-12", "2026-02-12")), 0, "csat"), 1);
  EXPECT_EQ(n_of(read(path, view_of("2026-02-11T23:00:00Z", "2026-03-01")), 0, "csat"), 1);
}

TEST_F(MomentMeasures, BindsTheQuestionsOfATouchpointToTheMomentsThatStandThere) {
  const auto whole = world_.publish(kWhole);
  auto path = path_of({"pay", "leave"});
  path.bindings = {bind("pay", Kind::Touchpoint, "till", "2025-01-01", "2026-02-15"),
                   bind("leave", Kind::Touchpoint, "till", "2026-02-15"),
                   bind_question("@till", "whole", "till", "2026-02-01")};
  at(whole, "", "", {{"till", 5}}, "2026-01-20T10:00:00Z");
  at(whole, "", "", {{"till", 5}}, "2026-02-10T10:00:00Z");
  at(whole, "", "", {{"till", 5}}, "2026-02-20T10:00:00Z");
  at(whole, "", "", {{"till", 5}}, "2026-02-21T10:00:00Z");
  project();
  const auto reading = read(path);
  EXPECT_EQ(n_of(reading, 0, "csat"), 1);
  EXPECT_EQ(n_of(reading, 1, "csat"), 2);
}

TEST_F(MomentMeasures, TellsEveryMeasureOfAMoment) {
  const auto visit = world_.publish(kVisit);
  for (int i = 0; i < 20; ++i) {
    at(visit, "pay", "",
       {{"satisfaction", 1 + i % 5},
        {"recommend", i < 12   ? 10
                      : i < 16 ? 8
                               : 2},
        {"stars", 1 + i % 5},
        {"four", json::object{{"speed", 1 + i % 5}, {"pleasantness", 5}}},
        {"expected", 4},
        {"got", i % 2 ? 2 : 3},
        {"promise", i % 4 ? "yes" : "no"},
        {"why", "x"}});
  }
  project();
  auto path = path_of({"pay", "leave"});
  path.bindings = {bind_question("pay", "visit", "promise")};
  path.bindings.back().role = MomentRole::Promise;
  const auto reading = read(path);
  const auto& moment = reading.moments[0];
  EXPECT_NEAR(moment.measures.at("nps").now.estimate.value, 40, 1e-9);
  EXPECT_NEAR(moment.measures.at("csat").now.estimate.value, 40, 1e-9);
  EXPECT_NEAR(moment.measures.at("mean").now.estimate.value, 5, 1e-9);
  EXPECT_FALSE(moment.measures.contains("ces"));
  EXPECT_NEAR(moment.quadrant.at("speed").now.estimate.value, 5, 1e-9);
  EXPECT_NEAR(moment.quadrant.at("pleasantness").now.estimate.value, 10, 1e-9);
  EXPECT_EQ(moment.quadrant.size(), 2u);
  ASSERT_TRUE(moment.gap);
  EXPECT_NEAR(moment.gap->expected.estimate.value, 7.5, 1e-9);
  EXPECT_NEAR(moment.gap->gap.value, 3.75 - 7.5, 1e-9);
  EXPECT_LT(moment.gap->gap.high, 0);
  EXPECT_NEAR(moment.promise_kept->now.estimate.value, 75, 1e-9);
  EXPECT_EQ(moment.comments, 20);
  EXPECT_EQ(reading.curve_measure, "csat");
  ASSERT_TRUE(moment.score);
  EXPECT_NEAR(moment.score->now.estimate.value, 5, 1e-9);
  EXPECT_EQ(moment.score->trend.size(), 1u);
  EXPECT_EQ(moment.score->trend.front().first, *Day::parse("2026-02-09"));
  EXPECT_EQ(reading.definitions.at("csat").at("positive").at("min"), 4);
  EXPECT_EQ(reading.definitions.at("score").at("unit"), "tenths");
  EXPECT_FALSE(reading.moments[1].score);
  EXPECT_EQ(reading.moments[1].comments, 0);
}

TEST_F(MomentMeasures, LetsABindingSayWhatAnAnswerTells) {
  const auto visit = world_.publish(kVisit);
  auto path = path_of({"pay"});
  auto experience = bind_question("pay", "visit", "stars");
  experience.role = MomentRole::Experience;
  path.bindings = {experience};
  for (int i = 0; i < 10; ++i) at(visit, "pay", "", {{"stars", 5}, {"expected", 3}});
  project();
  const auto reading = read(path);
  EXPECT_EQ(n_of(reading, 0, "mean"), 0);
  ASSERT_TRUE(reading.moments[0].gap);
  EXPECT_NEAR(reading.moments[0].gap->gap.value, 5, 1e-9);
}

}  // namespace
}  // namespace polku::facts::testing
