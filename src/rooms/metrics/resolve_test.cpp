#include "resolve.h"

#include <gtest/gtest.h>

#include "metrics_testing/fakes.h"

namespace polku::metrics {
namespace {

class Resolving : public ::testing::Test {
 protected:
  void publish(const std::string& slug, const std::string& questions) {
    world_.publish(R"({"schema": 1, "slug": ")" + slug + R"(", "name": "x", "languages": ["fi"],
      "title": {"fi": "x"}, "questions": [)" +
                   questions + "]}");
  }
  Result<Target> resolve(const std::string& query, bool answered = true) {
    Catalogue catalogue(world_.directory, world_.surveys, world_.catalog);
    snapshot_ = *catalogue.snapshot(world_.organisation, world_.now);
    return resolve_target(*parse_query(json::parse(query)), *snapshot_,
                          [&](const Series&) -> Result<std::set<int>> {
                            return answered ? std::set<int>{1, 2, 3} : std::set<int>{};
                          });
  }

  testing::World world_;
  SnapshotPtr snapshot_;
};

constexpr const char* kNps = R"({"key": "q", "type": "nps", "title": {"fi": "x"}})";
constexpr const char* kNpsFromOne =
    R"({"key": "q", "type": "nps", "scale": {"min": 1, "max": 10}, "title": {"fi": "x"}})";

TEST_F(Resolving, PoolsOneMeasureOverSurveysOfOneScale) {
  publish("a", kNps);
  publish("b", kNps);
  const auto target = resolve(R"({"metric": "nps"})");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->series.size(), 2u);
  EXPECT_TRUE(target->series[0].only.empty());
}

TEST_F(Resolving, RefusesMixedScalesAndSaysWhich) {
  publish("a", kNps);
  publish("b", kNpsFromOne);
  EXPECT_EQ(resolve(R"({"metric": "nps"})").error().field, "scale");
  EXPECT_TRUE(resolve(R"({"metric": "nps", "survey": "b"})").ok());
  EXPECT_TRUE(resolve(R"({"metric": "nps", "scale": {"min": 1, "max": 10}})").ok());
  EXPECT_TRUE(resolve(R"({"metric": "nps"})", false).ok()) << "nothing is answered, nothing mixes";
}

TEST_F(Resolving, RefusesBoxesThatDiffer) {
  publish("a", R"({"key": "q", "type": "csat", "positive_from": 4, "title": {"fi": "x"}})");
  publish("b", R"({"key": "q", "type": "csat", "positive_from": 5, "title": {"fi": "x"}})");
  const auto csat = resolve(R"({"metric": "csat"})");
  ASSERT_FALSE(csat.ok());
  EXPECT_NE(csat.error().message.find("positive from"), std::string::npos);
  EXPECT_TRUE(resolve(R"({"metric": "mean", "question": "q"})").ok()) << "a mean has no box";
}

TEST_F(Resolving, KeepsOnlyTheVersionsOnTheScaleAskedFor) {
  publish("a", kNps);
  publish("a", kNpsFromOne);
  publish("a", kNpsFromOne);
  const auto target = resolve(R"({"metric": "nps", "scale": {"min": 1, "max": 10}})");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->series.front().only, (std::vector<int>{2, 3}));
  ASSERT_EQ(target->notes.size(), 1u);
  EXPECT_EQ(target->notes[0].comparability, "broken");
}

TEST_F(Resolving, NamesTheRowsOfAMatrix) {
  publish("a", R"({"key": "m", "type": "matrix", "scale": {"min": 1, "max": 5},
    "rows": [{"key": "till", "label": {"fi": "x"}}, {"key": "aisle", "label": {"fi": "x"}}],
    "title": {"fi": "x"}})");
  EXPECT_EQ(resolve(R"({"metric": "mean", "question": "m"})").error().field, "question");
  EXPECT_EQ(resolve(R"({"metric": "mean", "question": "m.nowhere"})").error().field, "question");
  const auto target = resolve(R"({"metric": "mean", "question": "m.till"})");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->series.front().item, "m.till");
}

TEST_F(Resolving, SaysThatADraftIsNotPublished) {
  surveys::StoredSurvey draft;
  draft.organisation = world_.organisation;
  draft.slug = "draft";
  world_.surveys.all.push_back({draft, {}});
  const auto target = resolve(R"({"metric": "nps", "survey": "draft"})");
  ASSERT_FALSE(target.ok());
  EXPECT_NE(target.error().message.find("not been published"), std::string::npos);
}

TEST_F(Resolving, NeedsAQuestionForAMean) {
  publish("a", kNps);
  EXPECT_EQ(resolve(R"({"metric": "mean"})").error().field, "question");
  EXPECT_EQ(resolve(R"({"metric": "response_rate", "question": "q"})").error().field, "question");
  EXPECT_EQ(resolve(R"({"metric": "nps", "choice": "x"})").error().field, "choice");
  EXPECT_EQ(resolve(R"({"metric": "csat"})").error().field, "question");
  EXPECT_EQ(resolve(R"({"metric": "nps", "measure": "other"})").error().field, "measure");
}

}  // namespace
}  // namespace polku::metrics
