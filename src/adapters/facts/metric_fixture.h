#pragma once
// A whole small installation: records in memory, facts in DuckDB, the projector between them.

#include <gtest/gtest.h>

#include "facts/duckdb_facts.h"
#include "metrics/projector.h"
#include "metrics/service.h"
#include "metrics_testing/fakes.h"
#include "temporary_folder.h"

namespace polku::facts::testing {

using metrics::testing::World;

inline constexpr const char* kDemo = R"({
  "schema": 1, "slug": "demo", "name": "Demo", "languages": ["fi"], "title": {"fi": "Kysely"},
  "attributes": [{"key": "customer_type", "type": "text", "label": {"fi": "Tyyppi"}},
                 {"key": "visits", "type": "number", "label": {"fi": "Käynnit"}}],
  "questions": [
    {"key": "recommend", "type": "nps", "title": {"fi": "Suosittelisitko?"}},
    {"key": "satisfaction", "type": "csat", "title": {"fi": "Tyytyväisyys?"}},
    {"key": "effort", "type": "ces", "title": {"fi": "Vaivattomuus?"}},
    {"key": "reasons", "type": "multiple_choice", "title": {"fi": "Syyt?"},
     "options": [{"key": "price", "label": {"fi": "Hinta"}},
                 {"key": "staff", "label": {"fi": "Väki"}}]},
    {"key": "visit", "type": "quadrant", "title": {"fi": "Käynti"}},
    {"key": "age", "type": "number", "title": {"fi": "Ikä"}},
    {"key": "why", "type": "long_text", "title": {"fi": "Miksi?"}}]})";

class MetricFixture : public ::testing::Test {
 protected:
  MetricFixture() { open(); }

  void open() {
    auto opened = open_duckdb_facts({.path = folder_.file("facts.duckdb"), .threads = 2});
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    service_.reset();
    facts_ = std::move(opened).value();
    service_ = std::make_unique<metrics::MetricService>(metrics::MetricPorts{
        *facts_, world_.directory, world_.surveys, world_.catalog, world_.responses,
        world_.segments, [this] { return world_.now; }, reader_port_});
  }

  metrics::Projector projector() {
    return metrics::Projector({*facts_, world_.responses, world_.catalog, world_.directory},
                              {.batch = 500});
  }

  void project() {
    auto carrier = projector();
    while (true) {
      const auto moved = carrier.step();
      ASSERT_TRUE(moved.ok()) << moved.error().message << moved.error().detail;
      if (*moved == 0) return;
    }
  }

  surveys::Response& answer(SurveyId survey, const char* at, json::object answers) {
    auto response = world_.response(survey, *parse_rfc3339(at), std::move(answers));
    const auto id = response.id;
    world_.responses.record(std::move(response));
    return world_.responses.kept.at(id);
  }

  void answers(SurveyId survey, int count, int score, const std::string& unit = {},
               const std::string& channel = {}, const char* at = "2026-02-10T10:00:00Z") {
    for (int i = 0; i < count; ++i) {
      auto& response = answer(survey, at, {{"recommend", score}});
      response.context.unit = unit;
      response.context.channel = channel;
    }
  }

  Result<json::object> ask(const std::string& query) { return ask_as(world_.analyst(), query); }
  Result<json::object> ask_as(const directory::Actor& actor, const std::string& query) {
    return service_->run(actor, json::parse(query));
  }
  json::array rows(const std::string& query) {
    const auto answer = ask(query);
    EXPECT_TRUE(answer.ok()) << answer.error().field << ": " << answer.error().message
                             << answer.error().detail;
    return answer.ok() ? answer->at("rows").as_array() : json::array();
  }
  // The row of a group, or null.
  json::value row(const std::string& query, const std::string& field, const std::string& value) {
    for (const auto& row : rows(query)) {
      const auto& group = row.at("group").as_object();
      if (group.contains(field) && group.at(field) == json::value(value)) return row;
    }
    return {};
  }
  std::string refusal(const std::string& query) {
    const auto answer = ask(query);
    return answer.ok() ? "answered" : answer.error().field;
  }

  metrics::CommentReader* reader_port_ = nullptr;
  TemporaryFolder folder_;
  World world_;
  std::unique_ptr<metrics::FactStore> facts_;
  std::unique_ptr<metrics::MetricService> service_;
};

}  // namespace polku::facts::testing
