#include <set>

#include "metric_fixture.h"
#include "metrics_testing/fact_reading.h"

namespace polku::facts::testing {
namespace {

class Projection : public MetricFixture {
 protected:
  // What a few queries answer, as one text.
  std::string everything() {
    std::string text;
    for (const char* query :
         {R"({"metric": "nps", "group_by": ["unit", "channel"]})",
          R"({"metric": "nps", "interval": "month", "group_by": ["unit"]})",
          R"({"metric": "distribution", "question": "reasons", "survey": "demo"})",
          R"({"metric": "count", "group_by": ["status"]})"}) {
      text += json::serialize(rows(query)) + "\n";
    }
    return text;
  }
};

TEST_F(Projection, FollowsRecordingsChangesAndErasures) {
  const auto survey = world_.publish(kDemo);
  auto& first = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 9}});
  const auto first_id = first.id;
  answers(survey, 9, 9);
  project();
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 10);
  auto changed = world_.responses.kept.at(first_id);
  changed.answers = {{"recommend", 0}};
  world_.responses.change(changed);
  project();
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("detractors"), 1);
  world_.responses.remove(first_id);
  project();
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 9);
}

TEST_F(Projection, TakesInAResponseThatChangedAndWentWithinOneBatch) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 6, 9);
  project();
  auto& one = answer(survey, "2026-02-11T10:00:00Z", {{"recommend", 9}});
  const auto id = one.id;
  auto changed = one;
  changed.answers = {{"recommend", 10}};
  world_.responses.change(changed);
  project();
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 7);
  auto& two = answer(survey, "2026-02-12T10:00:00Z", {{"recommend", 9}});
  world_.responses.remove(two.id);
  world_.responses.remove(id);
  project();
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 6);
}

TEST_F(Projection, GivesTheSameAnswersAfterARebuild) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 700; ++i) {
    auto& one = answer(survey, i % 3 ? "2026-02-10T10:00:00Z" : "2026-01-10T10:00:00Z",
                       {{"recommend", i % 11}, {"reasons", json::array{"price"}}});
    one.context.unit = i % 2 ? "oulu" : "vaasa";
    one.context.channel = i % 5 ? "shop" : "";
    if (i % 7 == 0) one.status = surveys::ResponseStatus::Partial;
    if (i % 50 == 1) one.status = surveys::ResponseStatus::ScreenedOut;
  }
  project();
  world_.responses.remove(world_.responses.kept.begin()->first);
  project();
  const auto before = everything();
  world_.responses.prune(world_.responses.outbox.back().seq);
  auto carrier = projector();
  std::int64_t heard = 0;
  const auto done = carrier.rebuild([&](std::int64_t count) { heard = count; });
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(*done, 699);
  EXPECT_EQ(heard, 699);
  EXPECT_EQ(everything(), before);
  EXPECT_EQ(*facts_->checkpoint(), world_.responses.outbox.back().seq);
  EXPECT_EQ(*carrier.step(), 0);
}

TEST_F(Projection, BeginsARebuildAnewThatWasCutShort) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 12, 9);
  project();
  // As a crash in the middle leaves it: some responses, no checkpoint.
  ASSERT_TRUE(facts_->apply({}, metrics::FactStore::kUnfilled).ok());
  project();
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 12);
}

TEST_F(Projection, MeasuresNobodyWhoWasScreenedOut) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 8, 9);
  for (int i = 0; i < 8; ++i) {
    auto& one = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 0}});
    one.status = surveys::ResponseStatus::ScreenedOut;
  }
  project();
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 8);
  EXPECT_EQ(rows(R"({"metric": "count"})").front().at("n"), 16);
}

TEST_F(Projection, PlacesAResponseByItsMomentElseItsTouchpoint) {
  const auto survey = world_.publish(kDemo);
  const auto place = [&](const char* moment, const char* touchpoint) {
    auto& one = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 9}});
    one.context.moment = moment;
    one.context.touchpoint = touchpoint;
  };
  place("paying", "till");
  place("", "till");
  place("", "");
  place("@till", "");  // no key, and no touchpoint either
  project();
  auto plan = metrics::testing::plan_for(*facts_, world_.organisation, survey, "recommend");
  plan.groups.push_back({metrics::Field::Kind::Dimension, metrics::Dimension::Place, {}});
  const auto texts = [&] {
    std::set<std::string> found;
    for (const auto& row : metrics::testing::rows_of(*facts_, plan)) {
      found.insert(row.substr(0, row.find('#')));
    }
    return found;
  };
  const std::set<std::string> expected{"", "?@till", "@till", "paying"};
  EXPECT_EQ(texts(), expected);
  while (*facts_->compact(metrics::FactStore::Compaction::Everything)) {
  }
  plan.level = metrics::level_of(metrics::Dimension::Place);
  EXPECT_EQ(texts(), expected);
}

TEST_F(Projection, TellsWhatHasBecomeVisible) {
  const auto survey = world_.publish(kDemo);
  project();
  auto carrier = projector();
  std::size_t seen = 0;
  carrier.on_applied([&](const auto& events) { seen += events.size(); });
  answers(survey, 3, 9);
  ASSERT_TRUE(carrier.step().ok());
  EXPECT_EQ(seen, 3u);
}

}  // namespace
}  // namespace polku::facts::testing
