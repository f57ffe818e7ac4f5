#include "journeys/monitor.h"

#include <thread>

#include "monitor_fixture.h"

namespace polku::journeys {
namespace {

struct MonitorOfAJourney : MonitorFixture {
  StoredDocument visit = keep(DocumentKind::Journey, sample::journey(sample::moments(4)));

  void score_all(double value) {
    for (int i = 0; i < 4; ++i) {
      const auto key = "m" + std::to_string(i);
      measures.readings[key] = scored(key, value);
    }
  }
  const StoredAlarm& alarm(std::size_t index) const { return store.all_alarms.at(index).second; }
};

TEST_F(MonitorFixture, SaysNothingOfAnEmptyOrganisation) {
  EXPECT_TRUE(evaluate().empty());
  EXPECT_EQ(store.writes, 0);
}

TEST_F(MonitorOfAJourney, SaysNothingWithoutAnswers) {
  const auto news = evaluate();
  EXPECT_TRUE(news.empty());
  EXPECT_TRUE(news.failures.empty());
  EXPECT_TRUE(store.all_baselines.empty());
}

TEST_F(MonitorOfAJourney, RefusesAnUnknownOrganisation) {
  EXPECT_FALSE(monitor.evaluate(OrganisationId::make(now), now).ok());
}

TEST_F(MonitorOfAJourney, FreezesALevelAtFirstSightOfEightWeeks) {
  auto values = steady(60, 1);
  measures.weekly["m0"] = chart_of("m0", values);
  go_to_week(7);
  evaluate();
  EXPECT_TRUE(store.all_baselines.empty());
  go_to_week(8);
  evaluate();
  ASSERT_EQ(store.all_baselines.size(), 1u);
  const auto first = store.all_baselines[0].second;
  EXPECT_EQ(first.moment, "m0");
  EXPECT_EQ(first.measure, "nps");
  EXPECT_EQ(first.from, kFirstMonday);
  EXPECT_EQ(first.to, kFirstMonday.plus(55));
  EXPECT_EQ(first.accepted_by, "system");
  go_to_week(40);
  evaluate();
  ASSERT_EQ(store.all_baselines.size(), 1u);
  EXPECT_EQ(store.all_baselines[0].second.baseline, first.baseline);
}

TEST_F(MonitorOfAJourney, OpensAndClosesAnAlarmExactlyOnceInAYear) {
  auto values = calm(52);
  for (std::size_t week = 30; week < 36; ++week) values[week] = 5;
  measures.weekly["m0"] = chart_of("m0", values);
  std::vector<int> opened, closed;
  for (int week = 1; week <= 52; ++week) {
    go_to_week(week);
    for (int time = 0; time < 3; ++time) {
      const auto news = evaluate();
      opened.insert(opened.end(), news.opened.size(), week);
      closed.insert(closed.end(), news.closed.size(), week);
      pass_days(1);
    }
  }
  EXPECT_EQ(opened, std::vector<int>{31});
  EXPECT_EQ(closed, std::vector<int>{37});
  ASSERT_EQ(store.all_alarms.size(), 1u);
  EXPECT_EQ(alarm(0).side, "below");
  EXPECT_EQ(alarm(0).rule, "beyond_three_sigma");
  std::vector<std::string> kinds;
  for (const auto& event : store.outbox) kinds.push_back(event.kind);
  EXPECT_EQ(kinds, (std::vector<std::string>{"alarm_opened", "alarm_closed"}));
  const auto evidence = sample::read(alarm(0).evidence).as_object();
  EXPECT_EQ(evidence.at("week").as_string(), kFirstMonday.plus(210).text());
  EXPECT_EQ(evidence.at("value").to_number<double>(), 5);
  EXPECT_GT(evidence.at("low").to_number<double>(), 5);
  EXPECT_EQ(evidence.at("n").to_number<int>(), 40);
}

TEST_F(MonitorOfAJourney, OpensAnotherAlarmOnTheOtherSide) {
  auto values = calm(20);
  measures.weekly["m0"] = chart_of("m0", values);
  go_to_week(16);
  evaluate();
  values.resize(16);
  values.push_back(3);
  values.push_back(10);
  measures.weekly["m0"] = chart_of("m0", values);
  go_to_week(17);
  ASSERT_EQ(evaluate().opened.size(), 1u);
  go_to_week(18);
  const auto news = evaluate();
  ASSERT_EQ(news.opened.size(), 1u);
  ASSERT_EQ(news.closed.size(), 1u);
  EXPECT_EQ(news.closed[0].side, "below");
  EXPECT_EQ(news.opened[0].side, "above");
  EXPECT_EQ(open_alarm_count(), 1u);
}

TEST_F(MonitorOfAJourney, KeepsQuietOverYearsOfNoise) {
  constexpr int kYears = 4;
  for (int i = 0; i < 4; ++i) {
    const auto key = "m" + std::to_string(i);
    measures.weekly[key] = chart_of(key, steady(52 * kYears, 70 + static_cast<unsigned>(i)));
  }
  for (int week = 1; week <= 52 * kYears; ++week) {
    go_to_week(week);
    evaluate();
    EXPECT_LE(open_alarm_count(), 4u);
  }
  // Four moments over four years, each with a level of eight weeks.
  EXPECT_LE(store.all_alarms.size(), 5u);
}

TEST_F(MonitorOfAJourney, ChangesNothingWhenItIsRepeated) {
  auto values = calm(20);
  values.push_back(2);
  measures.weekly["m0"] = chart_of("m0", values);
  score_all(8);
  measures.readings["m1"] = scored("m1", 5);
  measures.readings["m2"].gap = gap_of(9, 6, 0.0001);
  go_to_week(20);
  evaluate();
  go_to_week(21);
  EXPECT_FALSE(evaluate().empty());
  const auto writes = store.writes;
  EXPECT_TRUE(evaluate().empty());
  pass_days(0);
  EXPECT_TRUE(evaluate().empty());
  EXPECT_EQ(store.writes, writes);
}

TEST_F(MonitorOfAJourney, ClosesAlarmsOfMomentsThatNoLiveJourneyHas) {
  auto values = calm(20);
  values.push_back(2);
  measures.weekly["m0"] = chart_of("m0", values);
  go_to_week(20);
  evaluate();
  go_to_week(21);
  ASSERT_EQ(evaluate().opened.size(), 1u);
  store.all_documents[0].archived_at = now;
  EXPECT_EQ(evaluate().closed.size(), 1u);
  EXPECT_TRUE(evaluate().empty());
  store.all_documents[0].archived_at.reset();
  EXPECT_EQ(evaluate().opened.size(), 1u);
}

TEST_F(MonitorOfAJourney, KeepsAlarmsWhileAJourneyCannotBeRead) {
  auto values = calm(20);
  values.push_back(2);
  measures.weekly["m0"] = chart_of("m0", values);
  go_to_week(20);
  evaluate();
  go_to_week(21);
  ASSERT_EQ(evaluate().opened.size(), 1u);
  const auto whole = store.all_documents[0].document;
  store.all_documents[0].document = "{\"key\": 3}";
  const auto news = evaluate();
  EXPECT_TRUE(news.empty());
  EXPECT_EQ(news.failures.size(), 1u);
  store.all_documents[0].document = whole;
  measures.broken = {"m2"};
  EXPECT_TRUE(evaluate().empty());
  EXPECT_EQ(open_alarm_count(), 1u);
}

TEST_F(MonitorOfAJourney, GoesOnWithTheOthersWhenOneJourneyFails) {
  keep(DocumentKind::Journey,
       sample::journey(sample::moments(2, "x"), R"(, "description": "another")", "another"));
  auto values = calm(20);
  values.push_back(2);
  for (const auto* key : {"m0", "x0"}) measures.weekly[key] = chart_of(key, values);
  measures.broken = {"m1"};
  go_to_week(20);
  evaluate();
  go_to_week(21);
  const auto news = evaluate();
  ASSERT_EQ(news.opened.size(), 1u);
  EXPECT_EQ(news.opened[0].moment, "x0");
  ASSERT_EQ(news.failures.size(), 1u);
  EXPECT_EQ(news.failures[0].code, ErrorCode::Unavailable);
  measures.broken.clear();
  evaluate();
  EXPECT_EQ(open_alarm_count(), 2u);
}

TEST_F(MonitorOfAJourney, SkipsAMomentWhoseStoredLevelIsBroken) {
  store.all_baselines.emplace_back(
      organisation,
      StoredBaseline{"m0", "nps", "{}", kFirstMonday, kFirstMonday.plus(55), now, "system"});
  auto values = calm(20);
  values.push_back(2);
  measures.weekly["m0"] = chart_of("m0", values);
  measures.weekly["m1"] = chart_of("m1", values);
  go_to_week(20);
  evaluate();
  go_to_week(21);
  const auto news = evaluate();
  EXPECT_EQ(news.failures.size(), 1u);
  ASSERT_EQ(news.opened.size(), 1u);
  EXPECT_EQ(news.opened[0].moment, "m1");
}

TEST_F(MonitorOfAJourney, TakesAnotherMeasureForAnotherLevel) {
  auto values = calm(20);
  values.push_back(2);
  measures.weekly["m0"] = chart_of("m0", values);
  go_to_week(20);
  evaluate();
  go_to_week(21);
  ASSERT_EQ(evaluate().opened.size(), 1u);
  measures.weekly["m0"] = chart_of("m0", calm(21), 40, "csat");
  const auto news = evaluate();
  EXPECT_EQ(news.closed.size(), 1u);
  EXPECT_TRUE(news.opened.empty());
  EXPECT_EQ(store.all_baselines.size(), 2u);
}

TEST_F(MonitorOfAJourney, NeverJudgesWeeksOfTooFewPeople) {
  measures.weekly["m0"] = chart_of("m0", calm(21));
  measures.weekly["m0"].weeks.back().second = {0, 4};
  go_to_week(20);
  evaluate();
  go_to_week(21);
  EXPECT_TRUE(evaluate().empty());
}

TEST_F(MonitorOfAJourney, StopsBetweenJourneys) {
  auto values = calm(20);
  values.push_back(2);
  measures.weekly["m0"] = chart_of("m0", values);
  const std::atomic<bool> stop = true;
  go_to_week(21);
  const auto writes = store.writes;
  ASSERT_TRUE(monitor.evaluate(organisation, now, &stop).ok());
  EXPECT_EQ(store.writes, writes);
}

TEST_F(MonitorOfAJourney, OpensEverythingOnceWhenManyEvaluateAtOnce) {
  auto values = calm(20);
  values.push_back(2);
  for (int i = 0; i < 4; ++i) {
    const auto key = "m" + std::to_string(i);
    measures.weekly[key] = chart_of(key, values);
  }
  score_all(8);
  measures.readings["m1"] = scored("m1", 5);
  go_to_week(20);
  evaluate();
  go_to_week(21);
  Monitor other{{store, directory, measures}};  // as another process would
  std::atomic<int> opened = 0, changed = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      auto& one = i % 2 == 0 ? monitor : other;
      for (int round = 0; round < 20; ++round) {
        const auto news = one.evaluate(organisation, now);
        if (!news.ok()) continue;
        opened += static_cast<int>(news->opened.size());
        changed += static_cast<int>(news->proposals_changed.size());
        opened += news->failures.empty() ? 0 : 1'000;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(opened, 4);
  EXPECT_EQ(store.all_alarms.size(), 4u);
  EXPECT_EQ(store.all_proposals.size(), 5u);  // four charts, and m1 below its path
  EXPECT_GE(changed, 1);
}

TEST_F(MonitorOfAJourney, TellsOfChangesOnly) {
  int told = 0;
  monitor.on_news([&](OrganisationId of, const MonitorNews& news) {
    EXPECT_EQ(of, organisation);
    EXPECT_FALSE(news.empty());
    ++told;
  });
  evaluate();
  EXPECT_EQ(told, 0);
  score_all(8);
  measures.readings["m1"] = scored("m1", 5);
  evaluate();
  EXPECT_EQ(told, 1);
  evaluate();
  EXPECT_EQ(told, 1);
}

TEST_F(MonitorOfAJourney, ProposesAndLetsGoAndProposesAgain) {
  score_all(8);
  measures.readings["m1"] = scored("m1", 6);
  EXPECT_EQ(evaluate().proposals_changed, std::vector<DocumentId>{visit.id});
  ASSERT_EQ(proposals(visit.id).size(), 1u);
  auto found = proposals(visit.id)[0];
  EXPECT_EQ(found.state, "open");
  EXPECT_EQ(found.kind, "low_score");
  EXPECT_EQ(found.moment, "m1");
  EXPECT_EQ(found.found_at, now);
  pass_days(3);
  measures.readings["m1"] = scored("m1", 7.6);  // a little better: it holds
  EXPECT_TRUE(evaluate().empty());
  EXPECT_EQ(proposals(visit.id)[0].seen_at, now);
  pass_days(3);
  score_all(8);
  EXPECT_FALSE(evaluate().empty());
  EXPECT_EQ(proposals(visit.id)[0].state, "gone");
  EXPECT_TRUE(evaluate().empty());
  pass_days(3);
  measures.readings["m1"] = scored("m1", 6);
  EXPECT_FALSE(evaluate().empty());
  ASSERT_EQ(proposals(visit.id).size(), 2u);
  EXPECT_EQ(proposals(visit.id)[0].state, "open");
  EXPECT_EQ(proposals(visit.id)[1].state, "gone");
}

TEST_F(MonitorOfAJourney, RespectsADismissalForNinetyDays) {
  score_all(8);
  measures.readings["m1"] = scored("m1", 6);
  evaluate();
  auto& kept = store.all_proposals[0].second;
  kept.state = "dismissed";
  kept.reason = "The till was being rebuilt.";
  kept.decided_by = "user:1";
  kept.decided_at = now;
  measures.readings["m1"] = scored("m1", 5);
  pass_days(60);
  EXPECT_TRUE(evaluate().empty());
  pass_days(31);
  EXPECT_FALSE(evaluate().empty());
  ASSERT_EQ(proposals(visit.id).size(), 2u);
  EXPECT_EQ(store.all_proposals[0].second.state, "dismissed");
  EXPECT_EQ(store.all_proposals[0].second.reason, "The till was being rebuilt.");
}

TEST_F(MonitorOfAJourney, LeavesAnAcceptedPainPointAlone) {
  score_all(8);
  measures.readings["m1"] = scored("m1", 6);
  evaluate();
  auto& kept = store.all_proposals[0].second;
  const auto evidence = kept.evidence;
  kept.state = "accepted";
  kept.decided_at = now;
  for (int week = 0; week < 30; ++week) {
    pass_days(7);
    measures.readings["m1"] = scored("m1", 6 - week * 0.05);
    EXPECT_TRUE(evaluate().empty());
  }
  EXPECT_EQ(store.all_proposals.size(), 1u);
  EXPECT_EQ(store.all_proposals[0].second.evidence, evidence);
  // Mended, and a year later as bad as it was.
  score_all(8);
  for (int week = 0; week < 50; ++week) {
    pass_days(7);
    EXPECT_TRUE(evaluate().empty());
  }
  measures.readings["m1"] = scored("m1", 6);
  EXPECT_FALSE(evaluate().empty());
  EXPECT_EQ(store.all_proposals.size(), 2u);
}

TEST_F(MonitorOfAJourney, DoesNotTakeAPendingStudyForEvidenceGone) {
  metrics::LevelReading random;
  random.level = metrics::Level::Random;
  random.why = "spread";
  random.together = {.value = 1.2, .low = 0.8, .high = 1.7};
  metrics::PathStudy study;
  study.levels["m3"] = random;
  measures.ready = std::make_shared<metrics::PathStudy>(study);
  auto news = evaluate();
  EXPECT_FALSE(news.pending);
  EXPECT_FALSE(news.proposals_changed.empty());
  measures.ready = nullptr;
  news = evaluate();
  EXPECT_TRUE(news.empty());
  EXPECT_TRUE(news.pending);
  EXPECT_EQ(proposals(visit.id)[0].state, "open");
  measures.ready = std::make_shared<metrics::PathStudy>();
  evaluate();
  EXPECT_EQ(proposals(visit.id)[0].state, "gone");
}

TEST_F(MonitorOfAJourney, LetsGoOfProposalsWhoseMomentLeftTheJourney) {
  score_all(8);
  measures.readings["m3"] = scored("m3", 5);
  evaluate();
  ASSERT_EQ(proposals(visit.id).size(), 1u);
  store.all_documents[0].document = sample::journey(sample::moments(3));
  EXPECT_FALSE(evaluate().empty());
  EXPECT_EQ(proposals(visit.id)[0].state, "gone");
}

TEST_F(MonitorOfAJourney, ReportsAStoreThatCannotWrite) {
  score_all(8);
  measures.readings["m1"] = scored("m1", 5);
  store.failure = unavailable("The disk is full.");
  const auto news = evaluate();
  EXPECT_TRUE(news.empty());
  ASSERT_EQ(news.failures.size(), 1u);
  store.failure.reset();
  EXPECT_FALSE(evaluate().empty());
}

struct AcceptedLevel : MonitorOfAJourney {
  AcceptedLevel() {
    auto values = calm(40);
    for (std::size_t week = 25; week < 40; ++week) values[week] -= 3;
    measures.weekly["m0"] = chart_of("m0", values);
    for (int week = 1; week <= 40; ++week) {
      go_to_week(week);
      evaluate();
    }
  }
};

TEST_F(AcceptedLevel, ClosesTheAlarmAndIsHeldToFromThenOn) {
  ASSERT_EQ(open_alarm_count(), 1u);
  const auto accepted = monitor.accept_level(actor(), "m0", now);
  ASSERT_TRUE(accepted.ok()) << accepted.error().message;
  EXPECT_EQ(open_alarm_count(), 0u);
  EXPECT_EQ(accepted->at("closed").as_array().size(), 1u);
  EXPECT_EQ(accepted->at("measure").as_string(), "nps");
  const auto& level = accepted->at("baseline").as_object();
  EXPECT_NEAR(level.at("centre").to_number<double>(), 4, 0.05);
  EXPECT_EQ(level.at("weeks").to_number<int>(), 8);
  ASSERT_EQ(directory.audited.size(), 1u);
  EXPECT_EQ(directory.audited[0].action, "moment.accept_level");
  EXPECT_EQ(directory.audited[0].subject, "moment:m0");
  ASSERT_EQ(store.all_baselines.size(), 1u);
  EXPECT_TRUE(store.all_baselines[0].second.accepted_by.starts_with("user:"));
  evaluate();
  EXPECT_EQ(open_alarm_count(), 0u);
  EXPECT_EQ(store.all_alarms.size(), 1u);
  // Back to what it was before: that is news now.
  measures.weekly["m0"].weeks.emplace_back(kFirstMonday.plus(7 * 40), stats::ChartPoint{7, 40});
  go_to_week(41);
  const auto news = evaluate();
  ASSERT_EQ(news.opened.size(), 1u);
  EXPECT_EQ(news.opened[0].side, "above");
}

TEST_F(AcceptedLevel, IsOnlyForWhoMayEditAndSeesAllUnits) {
  for (const auto& who :
       {actor(directory::Role::Viewer), actor(directory::Role::Analyst), actor_of_tampere()}) {
    const auto refused = monitor.accept_level(who, "m0", now);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, ErrorCode::Forbidden);
  }
  EXPECT_EQ(open_alarm_count(), 1u);
  EXPECT_TRUE(directory.audited.empty());
}

TEST_F(AcceptedLevel, NeedsWeeksToBeMadeOf) {
  const auto thin = monitor.accept_level(actor(), "m1", now);
  ASSERT_FALSE(thin.ok());
  EXPECT_EQ(thin.error().code, ErrorCode::Invalid);
  EXPECT_EQ(thin.error().field, "moment");
  measures.weekly["m1"] = chart_of("m1", calm(30), 9);
  EXPECT_FALSE(monitor.accept_level(actor(), "m1", now).ok());
  const auto unknown = monitor.accept_level(actor(), "nowhere", now);
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, ErrorCode::NotFound);
}

}  // namespace
}  // namespace polku::journeys
