#pragma once
// An organisation with a journey, its measures as a test sets them, and a clock that tests move.

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "directory/service.h"
#include "journeys/map.h"
#include "journeys/monitor.h"
#include "journeys_testing/fake_path_measures.h"
#include "journeys_testing/memory_journey_store.h"
#include "metrics_testing/fakes.h"
#include "sample_fixture.h"

namespace polku::journeys {

inline const Day kFirstMonday = *Day::parse("2025-01-06");

struct MonitorFixture : ::testing::Test {
  testing::MemoryJourneyStore store;
  testing::FakePathMeasures measures;
  metrics::testing::FakeDirectory directory;
  OrganisationId organisation = OrganisationId::make(Timestamp::from_seconds(1));
  Timestamp now = at_week(60);
  Monitor monitor{{store, directory, measures}};
  MapService maps{{store, directory, measures, [this] { return now; }}};
  int documents = 0;

  MonitorFixture() {
    directory::Organisation kept;
    kept.id = organisation;
    kept.slug = "demo";
    kept.name = "Demo";
    directory.all.push_back(kept);
    directory.tree.push_back({UnitId::make(now), "tampere", "Tampere", std::nullopt});
    directory.tree.push_back({UnitId::make(now), "oulu", "Oulu", std::nullopt});
    measures.whole.from = kFirstMonday;
    measures.whole.to = kFirstMonday.plus(83);
    measures.whole.curve_measure = "nps";
    measures.ready = std::make_shared<metrics::PathStudy>();
  }

  // Monday morning after that many whole weeks.
  static Timestamp at_week(int weeks) {
    return Timestamp::from_seconds(std::int64_t{kFirstMonday.plus(7 * weeks).number} * 86'400 +
                                   6 * 3'600);
  }
  void go_to_week(int weeks) {
    now = at_week(weeks);
    measures.today = kFirstMonday.plus(7 * weeks);
  }
  void pass_days(int days) { now = now.plus_seconds(std::int64_t{days} * 86'400); }

  StoredDocument keep(DocumentKind kind, const std::string& document) {
    const auto text = json::serialize(sample::read(document));
    const auto object = sample::read(document).as_object();
    StoredDocument stored;
    stored.id = DocumentId::make(Timestamp::from_seconds(100 + documents++));
    stored.organisation = organisation;
    stored.kind = kind;
    stored.key = text_member(object, "key");
    stored.name = text_member(object, "name");
    stored.document = text;
    std::vector<std::string> moments;
    if (kind == DocumentKind::Journey) moments = sample::parsed(document).moment_keys();
    EXPECT_TRUE(store.insert_document(stored, moments).ok());
    return stored;
  }

  directory::Actor actor(directory::Role role = directory::Role::Owner) const {
    directory::Actor actor;
    actor.organisation = organisation;
    actor.user = UserId::make(Timestamp::from_seconds(5));
    actor.role = role;
    return actor;
  }
  directory::Actor actor_of_tampere(directory::Role role = directory::Role::Owner) const {
    auto limited = actor(role);
    limited.sees_all_units = false;
    limited.unit_keys = {"tampere"};
    return limited;
  }

  MonitorNews evaluate() {
    auto news = monitor.evaluate(organisation, now);
    EXPECT_TRUE(news.ok()) << (news.ok() ? "" : news.error().message);
    return news.ok() ? std::move(news).value() : MonitorNews{};
  }

  std::vector<StoredProposal> proposals(DocumentId journey) {
    return store.proposals(organisation, journey).value();
  }
  std::size_t open_alarm_count() const {
    std::size_t count = 0;
    for (const auto& [owner, alarm] : store.all_alarms) count += alarm.closed_at ? 0 : 1;
    return count;
  }
};

inline metrics::Measured measured(double value, double error, double n) {
  metrics::Measured measured;
  measured.estimate = {.value = value,
                       .low = value - 1.96 * error,
                       .high = value + 1.96 * error,
                       .n = n,
                       .standard_error = error};
  return measured;
}

inline metrics::MomentReading scored(const std::string& moment, double value, double error = 0.15,
                                     double n = 200) {
  metrics::MomentReading reading;
  reading.key = moment;
  reading.comments = 3;
  reading.score.emplace();
  reading.score->measure = "nps";
  reading.score->now = measured(value, error, n);
  return reading;
}

inline metrics::GapReading gap_of(double expected, double experienced, double p_value) {
  metrics::GapReading gap;
  gap.expected = measured(expected, 0.1, 200);
  gap.experienced = measured(experienced, 0.1, 200);
  const double value = experienced - expected;
  gap.gap = {.value = value,
             .low = value - 0.3,
             .high = value + 0.3,
             .standard_error = 0.15,
             .p_value = p_value};
  return gap;
}

// Weeks from kFirstMonday on.
inline metrics::MomentChart chart_of(const std::string& moment, const std::vector<double>& values,
                                     double n = 40, const std::string& measure = "nps") {
  metrics::MomentChart chart;
  chart.moment = moment;
  chart.measure = measure;
  chart.answer_deviation = 2;
  int week = 0;
  for (const double value : values) {
    chart.weeks.emplace_back(kFirstMonday.plus(7 * week++), stats::ChartPoint{value, n});
  }
  return chart;
}

// A steady process about 7 with the sampling noise of 40 answers.
inline std::vector<double> steady(std::size_t weeks, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> noise(7, 2 / std::sqrt(40.0));
  std::vector<double> values;
  while (values.size() < weeks) values.push_back(noise(random));
  return values;
}

// Weeks that wander about 7 by less than a sigma and never stay on one side.
inline std::vector<double> calm(std::size_t weeks) {
  std::vector<double> values;
  for (std::size_t week = 0; week < weeks; ++week) values.push_back(week % 2 == 0 ? 7.2 : 6.8);
  return values;
}

}  // namespace polku::journeys
