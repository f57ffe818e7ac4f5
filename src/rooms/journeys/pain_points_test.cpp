#include "pain_points.h"

#include "monitor_fixture.h"

namespace polku::journeys {
namespace {

struct PainPoints : ::testing::Test {
  metrics::PathReading reading;
  metrics::PathStudy study;
  Signals signals;
  bool studied = true;

  PainPoints() {
    reading.from = kFirstMonday;
    reading.to = kFirstMonday.plus(83);
    reading.curve_measure = "nps";
    for (const auto* key : {"a", "b", "c", "d"}) reading.moments.push_back(scored(key, 8));
  }
  std::vector<Evidence> find() const {
    return find_evidence({reading, studied ? &study : nullptr, signals, 0.5});
  }
};

TEST_F(PainPoints, AreNoneOnAnEvenPath) { EXPECT_TRUE(find().empty()); }

TEST_F(PainPoints, AreNoneWithoutAnyAnswers) {
  reading.moments.clear();
  EXPECT_TRUE(find().empty());
  reading.moments.resize(3);
  EXPECT_TRUE(find().empty());
}

TEST_F(PainPoints, FindAScoreBelowThePathWithItsNumbers) {
  reading.moments[2] = scored("c", 6);
  const auto evidence = find();
  ASSERT_EQ(evidence.size(), 1u);
  EXPECT_EQ(evidence[0].moment, "c");
  EXPECT_EQ(evidence[0].kind, "low_score");
  EXPECT_TRUE(evidence[0].found);
  EXPECT_NEAR(evidence[0].strength, 2, 1e-9);
  const auto& numbers = evidence[0].numbers;
  EXPECT_NEAR(numbers.at("value").to_number<double>(), 6, 1e-9);
  EXPECT_NEAR(numbers.at("path").to_number<double>(), 8, 1e-9);
  EXPECT_EQ(numbers.at("n").to_number<int>(), 200);
  EXPECT_NEAR(numbers.at("difference").at("value").to_number<double>(), -2, 1e-9);
  EXPECT_LT(numbers.at("adjusted_p").to_number<double>(), 0.001);
  EXPECT_EQ(numbers.at("from").as_string(), "2025-01-06");
}

TEST_F(PainPoints, AreNotWhatIsSignificantButSmall) {
  for (auto& moment : reading.moments) moment = scored(moment.key, 8, 0.001, 4'000'000);
  reading.moments[1] = scored("b", 7.6, 0.001, 4'000'000);
  // Enough to keep an open proposal, not to make one.
  const auto evidence = find();
  ASSERT_EQ(evidence.size(), 1u);
  EXPECT_FALSE(evidence[0].found);
  reading.moments[1] = scored("b", 7.8, 0.001, 4'000'000);
  EXPECT_TRUE(find().empty());
}

TEST_F(PainPoints, AreNotWhatIsLargeButUncertain) {
  reading.moments[1] = scored("b", 6, 2.0, 9);
  EXPECT_TRUE(find().empty());
}

TEST_F(PainPoints, AreNotFoundAmongManyByChance) {
  for (int i = 0; i < 40; ++i) reading.moments.push_back(scored("m" + std::to_string(i), 8));
  reading.moments[5] = scored("m1", 7.49, 0.24);  // alone p = 0.036
  for (const auto& one : find()) EXPECT_FALSE(one.found);
}

TEST_F(PainPoints, AreNotJudgedByHiddenScoresOrOtherMeasures) {
  reading.moments[0] = scored("a", 2);
  reading.moments[0].score->now.suppressed = true;
  reading.moments[1] = scored("b", 2);
  reading.moments[1].other_measure = true;
  EXPECT_TRUE(find().empty());
}

TEST_F(PainPoints, AreNotHighScores) {
  reading.moments[0] = scored("a", 10);
  for (const auto& one : find()) EXPECT_NE(one.moment, "a");
}

TEST_F(PainPoints, FindAGapBetweenWhatWasExpectedAndWhatCame) {
  reading.moments[0].gap = gap_of(9, 7, 0.0001);
  reading.moments[1].gap = gap_of(8, 8.5, 0.0001);  // better than expected
  reading.moments[2].gap = gap_of(8, 7.7, 0.0001);  // too little to matter, enough to keep
  reading.moments[3].gap = gap_of(9, 7, 0.4);       // not significant
  const auto evidence = find();
  ASSERT_EQ(evidence.size(), 2u);
  EXPECT_EQ(evidence[0].moment, "a");
  EXPECT_EQ(evidence[0].kind, "expectation_gap");
  EXPECT_TRUE(evidence[0].found);
  EXPECT_NEAR(evidence[0].numbers.at("expected").to_number<double>(), 9, 1e-9);
  EXPECT_NEAR(evidence[0].numbers.at("experienced").to_number<double>(), 7, 1e-9);
  EXPECT_EQ(evidence[1].moment, "c");
  EXPECT_FALSE(evidence[1].found);
}

TEST_F(PainPoints, DoNotTellOfHiddenGaps) {
  reading.moments[0].gap = gap_of(9, 5, 0.0001);
  reading.moments[0].gap->expected.suppressed = true;
  reading.moments[1].gap = gap_of(9, 5, stats::kUnknown);
  EXPECT_TRUE(find().empty());
}

TEST_F(PainPoints, FindSpreadOnlyOfTheLevelRandom) {
  metrics::LevelReading random;
  random.level = metrics::Level::Random;
  random.why = "spread";
  random.answers = 900;
  random.together = {.value = 1.2, .low = 0.8, .high = 1.7};
  metrics::Component place;
  place.factor = "place";
  place.levels = 12;
  place.deviation = {.value = 1.1, .low = 0.7, .high = 1.6};
  place.share = 0.2;
  random.components.push_back(place);
  study.levels["a"] = random;
  auto between = random;
  between.level = metrics::Level::NotEnough;
  between.why = "between";
  between.together.low = 0.4;
  study.levels["b"] = between;
  auto even = random;
  even.level = metrics::Level::Expected;
  even.why = "even";
  study.levels["c"] = even;
  study.levels["d"] = {};
  auto evidence = find();
  ASSERT_EQ(evidence.size(), 2u);
  EXPECT_EQ(evidence[0].kind, "spread");
  EXPECT_TRUE(evidence[0].found);
  EXPECT_NEAR(evidence[0].strength, 0.8, 1e-9);
  EXPECT_EQ(evidence[0].numbers.at("components").at("place").at("levels").to_number<int>(), 12);
  EXPECT_EQ(evidence[1].moment, "b");
  EXPECT_FALSE(evidence[1].found);
  studied = false;
  EXPECT_TRUE(find().empty());
}

TEST_F(PainPoints, FollowAlarmsBelowAndNotAbove) {
  Signal signal;
  signal.measure = "nps";
  signal.baseline = {.centre = 7, .answer_deviation = 2, .dispersion = 1, .points = 20};
  signal.standing.mean = 5.5;
  signal.standing.weeks = 2;
  signal.standing.raised.monday = kFirstMonday;
  signals["a"] = signal;
  signal.standing.side = stats::Side::Above;
  signals["b"] = signal;
  const auto evidence = find();
  ASSERT_EQ(evidence.size(), 1u);
  EXPECT_EQ(evidence[0].moment, "a");
  EXPECT_EQ(evidence[0].kind, "control_chart");
  EXPECT_NEAR(evidence[0].strength, 1.5, 1e-9);
  EXPECT_EQ(evidence[0].numbers.at("week").as_string(), "2025-01-06");
}

// What next_step says of a former proposal and present evidence.
struct NextStep : ::testing::Test {
  StoredProposal latest;
  Evidence evidence;
  Timestamp now = Timestamp::from_seconds(400 * 86'400);

  NextStep() {
    evidence.found = true;
    evidence.strength = 1;
    evidence.numbers = {{"strength", 1.0}};
    latest.state = "open";
    latest.evidence = json::serialize(evidence.numbers);
    latest.found_at = latest.seen_at = now;
  }
  Step step() const { return next_step({&latest, &evidence, now}); }
  Step without_evidence() const { return next_step({&latest, nullptr, now}); }
  Timestamp days_ago(int days) const { return now.plus_seconds(std::int64_t{-86'400} * days); }
};

TEST_F(NextStep, ProposesWhatIsNew) {
  EXPECT_EQ(next_step({nullptr, &evidence, now}), Step::Propose);
  EXPECT_EQ(next_step({nullptr, nullptr, now}), Step::Nothing);
  evidence.found = false;
  EXPECT_EQ(next_step({nullptr, &evidence, now}), Step::Nothing);
}

TEST_F(NextStep, LeavesAnOpenOneUntilItsEvidenceIsGone) {
  EXPECT_EQ(step(), Step::Nothing);
  evidence.found = false;
  EXPECT_EQ(step(), Step::Nothing);
  EXPECT_EQ(without_evidence(), Step::LetGo);
}

TEST_F(NextStep, RefreshesNumbersAtMostOnceAnHour) {
  latest.evidence = "{}";
  EXPECT_EQ(step(), Step::Nothing);
  latest.seen_at = now.plus_seconds(-3'600);
  EXPECT_EQ(step(), Step::Refresh);
  latest.evidence = json::serialize(evidence.numbers);
  EXPECT_EQ(step(), Step::Nothing);
  latest.seen_at = days_ago(1);
  EXPECT_EQ(step(), Step::Refresh);
}

TEST_F(NextStep, ProposesWhatWentAwayAndCameBack) {
  latest.state = "gone";
  EXPECT_EQ(step(), Step::Propose);
  EXPECT_EQ(without_evidence(), Step::Nothing);
  evidence.found = false;
  EXPECT_EQ(step(), Step::Nothing);
}

TEST_F(NextStep, ProposesADismissedOneAgainOnlyLaterAndStronger) {
  latest.state = "dismissed";
  latest.decided_at = days_ago(91);
  EXPECT_EQ(step(), Step::Nothing);  // as strong as it was
  evidence.strength = 1.2;
  EXPECT_EQ(step(), Step::Propose);
  latest.decided_at = days_ago(90);
  EXPECT_EQ(step(), Step::Nothing);
  latest.decided_at = days_ago(500);
  evidence.found = false;
  EXPECT_EQ(step(), Step::Nothing);
  EXPECT_EQ(without_evidence(), Step::Nothing);
}

TEST_F(NextStep, ProposesAnAcceptedOneAgainOnlyAfterItWasAway) {
  latest.state = "accepted";
  latest.decided_at = days_ago(200);
  EXPECT_EQ(step(), Step::Nothing);
  latest.seen_at = days_ago(1);
  EXPECT_EQ(step(), Step::Refresh);  // seen, so that its being away can be told
  latest.seen_at = days_ago(29);
  EXPECT_EQ(step(), Step::Propose);
  EXPECT_EQ(without_evidence(), Step::Nothing);
}

TEST_F(NextStep, TakesUnreadableEvidenceForNone) {
  latest.state = "dismissed";
  latest.decided_at = days_ago(91);
  for (const auto* text : {"", "[]", "{\"strength\": \"much\"}", "nonsense"}) {
    latest.evidence = text;
    EXPECT_EQ(step(), Step::Propose) << text;
  }
}

}  // namespace
}  // namespace polku::journeys
