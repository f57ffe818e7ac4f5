#include <cmath>

#include "metric_fixture.h"

namespace polku::facts::testing {
namespace {

class MetricService : public MetricFixture {};

double number(const json::value& row, const char* member) {
  return row.at(member).to_number<double>();
}

TEST_F(MetricService, GivesTheNetPromoterScoreOfRocksByHand) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 60, 10);
  answers(survey, 25, 7);
  answers(survey, 15, 3);
  project();
  const auto row = rows(R"({"metric": "nps", "survey": "demo", "question": "recommend"})").front();
  EXPECT_EQ(row.at("n"), 100);
  EXPECT_EQ(row.at("promoters"), 60);
  EXPECT_EQ(row.at("passives"), 25);
  EXPECT_EQ(row.at("detractors"), 15);
  const double p = 60.75 / 103, d = 15.75 / 103;
  const double half = 1.959963984540054 * std::sqrt((p + d - (p - d) * (p - d)) / 103);
  EXPECT_NEAR(number(row, "value"), 45, 1e-9);
  EXPECT_NEAR(number(row, "low"), 100 * (p - d - half), 1e-9);
  EXPECT_NEAR(number(row, "high"), 100 * (p - d + half), 1e-9);
  EXPECT_EQ(row.at("suppressed"), false);
}

TEST_F(MetricService, GivesEveryMetricOfOneSurvey) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 20; ++i) {
    answer(survey, "2026-02-10T10:00:00Z",
           {{"recommend", 5 + i % 6},
            {"satisfaction", 1 + i % 5},
            {"effort", 1 + i % 7},
            {"reasons", i % 2 ? json::array{"price", "staff"} : json::array{"staff"}},
            {"visit", json::object{{"speed", 1 + i % 5}, {"pleasantness", 5}}},
            {"age", 20.5 + i},
            {"why", "x"}});
  }
  project();
  const std::string of = R"(, "survey": "demo", "question": )";
  const auto one = [&](const std::string& metric, const std::string& rest) {
    return rows(R"({"metric": ")" + metric + "\"" + of + rest + "}").front();
  };
  EXPECT_EQ(number(one("csat", R"("satisfaction")"), "value"), 40);
  EXPECT_EQ(one("csat", R"("satisfaction")").at("positive"), 8);
  EXPECT_EQ(one("ces", R"("effort")").at("positive"), 8);
  EXPECT_TRUE(one("ces", R"("effort")").at("mean").at("low").is_double());
  EXPECT_EQ(number(one("mean", R"("age")"), "value"), 30);
  EXPECT_EQ(number(one("mean", R"("visit.speed")"), "value"), 3);
  EXPECT_EQ(one("count", R"("why")").at("n"), 20);
  EXPECT_EQ(number(one("share", R"("reasons", "choice": "price")"), "value"), 50);
  EXPECT_EQ(one("share", R"("reasons", "choice": "staff")").at("positive"), 20);
  EXPECT_EQ(number(one("share", R"("satisfaction", "box": {"min": 5, "max": 5})"), "value"), 20);
  const auto bins = one("distribution", R"("satisfaction")").at("distribution").as_array();
  ASSERT_EQ(bins.size(), 5u);
  EXPECT_EQ(bins[0].at("score"), 1);
  EXPECT_EQ(bins[0].at("n"), 4);
  EXPECT_EQ(number(bins[0], "share"), 20);
  EXPECT_EQ(one("distribution", R"("reasons")").at("distribution").as_array().size(), 2u);
  EXPECT_EQ(row(R"({"metric": "quadrant", "survey": "demo"})", "dimension", "pleasantness").at("n"),
            20);
  EXPECT_EQ(rows(R"({"metric": "count", "survey": "demo"})").front().at("n"), 20);
}

TEST_F(MetricService, NamesPeriodsInTheOrganisationsTime) {
  const auto survey = world_.publish(kDemo);
  // Half past ten at night in Greenwich is already February in Helsinki.
  for (int i = 0; i < 6; ++i) answer(survey, "2026-01-31T22:30:00Z", {{"recommend", 9}});
  for (int i = 0; i < 6; ++i) answer(survey, "2026-01-31T21:30:00Z", {{"recommend", 1}});
  project();
  const std::string query = R"({"metric": "nps", "survey": "demo", "interval": )";
  const auto months = rows(query + "\"month\"}");
  ASSERT_EQ(months.size(), 2u);
  EXPECT_EQ(months[0].at("period"), "2026-01");
  EXPECT_EQ(months[1].at("period"), "2026-02");
  EXPECT_EQ(number(months[1], "value"), 100);
  EXPECT_EQ(rows(query + "\"week\"}")[0].at("period"), "2026-W05");
  EXPECT_EQ(rows(query + "\"quarter\"}")[0].at("period"), "2026-Q1");
  EXPECT_EQ(rows(query + "\"day\"}")[1].at("period"), "2026-02-01");
  EXPECT_EQ(rows(query + "\"year\"}")[0].at("period"), "2026");
}

TEST_F(MetricService, TakesADayWholeAndAnInstantExactly) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 5; ++i) answer(survey, "2026-02-01T10:00:00Z", {{"recommend", 9}});
  for (int i = 0; i < 7; ++i) answer(survey, "2026-02-02T10:00:00Z", {{"recommend", 9}});
  project();
  const auto n = [&](const std::string& period) {
    return rows(R"({"metric": "count", "survey": "demo", )" + period + "}").front().at("n");
  };
  EXPECT_EQ(n(R"("from": "2026-02-01", "to": "2026-02-01")"), 5);
  EXPECT_EQ(n(R"("from": "2026-02-01", "to": "2026-02-02")"), 12);
  EXPECT_EQ(n(R"("to": "2026-02-02T10:00:00Z")"), 5);
  EXPECT_EQ(n(R"("from": "2026-02-02T10:00:00Z")"), 7);
  EXPECT_EQ(n(R"("from": "2026-02-01T22:00:00Z")"), 7);  // midnight in Helsinki
}

TEST_F(MetricService, AnswersEmptinessWithNullsAndNoRows) {
  world_.publish(kDemo);
  project();
  const auto one = rows(R"({"metric": "nps", "survey": "demo"})");
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].at("n"), 0);
  EXPECT_TRUE(one[0].at("value").is_null());
  EXPECT_TRUE(rows(R"({"metric": "nps", "survey": "demo", "group_by": ["unit"]})").empty());
  EXPECT_TRUE(rows(R"({"metric": "nps", "survey": "demo", "interval": "day"})").empty());
}

TEST_F(MetricService, RefusesWhatItDoesNotKnowAndNamesTheField) {
  world_.publish(kDemo);
  EXPECT_EQ(refusal(R"({"metric": "nps", "surprise": 1})"), "surprise");
  EXPECT_EQ(refusal(R"({"metric": "nps", "survey": "nowhere"})"), "survey");
  EXPECT_EQ(refusal(R"({"metric": "nps", "survey": "demo", "question": "nothing"})"), "question");
  EXPECT_EQ(refusal(R"({"metric": "nps", "survey": "demo", "question": "satisfaction"})"),
            "question");
  EXPECT_EQ(refusal(R"({"metric": "mean", "survey": "demo", "question": "visit"})"), "question");
  EXPECT_EQ(refusal(R"({"metric": "nps", "group_by": ["colour"]})"), "group_by[0]");
  EXPECT_EQ(refusal(R"({"metric": "nps", "group_by": ["attributes.unheard"]})"), "group_by[0]");
  EXPECT_EQ(
      refusal(R"({"metric": "nps", "filters": [{"field": "attributes.unheard", "value": 1}]})"),
      "filters[0].field");
  EXPECT_EQ(
      refusal(R"({"metric": "share", "survey": "demo", "question": "reasons", "choice": "x"})"),
      "choice");
  EXPECT_EQ(refusal(R"({"metric": "nps", "survey": "demo", "compare": "previous_period"})"),
            "from");
  EXPECT_EQ(refusal(R"({"metric": "nps", "segment": "0190163d-8694-739b-aea5-966c26f8ad91"})"),
            "segment");
}

TEST_F(MetricService, RefusesToPoolScalesUnlessOneIsAskedFor) {
  const auto demo = world_.publish(kDemo);
  const auto other = world_.publish(R"({"schema": 1, "slug": "school", "name": "School",
    "languages": ["fi"], "title": {"fi": "x"},
    "questions": [{"key": "recommend", "type": "nps", "title": {"fi": "x"},
                   "scale": {"min": 1, "max": 10}}]})");
  answers(demo, 10, 9);
  project();
  // The other survey has no answers yet: there is nothing to mix.
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 10);
  answers(other, 6, 9);
  project();
  const auto mixed = ask(R"({"metric": "nps"})");
  ASSERT_FALSE(mixed.ok());
  EXPECT_EQ(mixed.error().field, "scale");
  EXPECT_NE(mixed.error().message.find("0-10 and 1-10"), std::string::npos);
  EXPECT_EQ(rows(R"({"metric": "nps", "scale": {"min": 1, "max": 10}})").front().at("n"), 6);
  EXPECT_EQ(rows(R"({"metric": "nps", "scale": {"min": 0, "max": 10}})").front().at("n"), 10);
  EXPECT_EQ(refusal(R"({"metric": "nps", "scale": {"min": 0, "max": 5}})"), "scale");
}

TEST_F(MetricService, TellsVersionsWithAnotherScaleApart) {
  const auto survey = world_.publish(R"({"schema": 1, "slug": "s", "name": "S",
    "languages": ["fi"], "title": {"fi": "x"}, "questions": [{"key": "q", "type": "csat",
    "title": {"fi": "x"}, "scale": {"min": 1, "max": 5}}]})");
  for (int i = 0; i < 8; ++i) answer(survey, "2026-02-01T10:00:00Z", {{"q", 5}});
  project();
  world_.publish(R"({"schema": 1, "slug": "s", "name": "S",
    "languages": ["fi"], "title": {"fi": "x"}, "questions": [{"key": "q", "type": "csat",
    "title": {"fi": "x"}, "scale": {"min": 1, "max": 7}}]})");
  service_->forget(world_.organisation);
  for (int i = 0; i < 9; ++i) answer(survey, "2026-03-01T10:00:00Z", {{"q", 5}});
  project();
  EXPECT_EQ(refusal(R"({"metric": "csat", "survey": "s", "question": "q"})"), "scale");
  const auto narrow =
      rows(R"({"metric": "csat", "survey": "s", "question": "q", "scale": {"min": 1, "max": 7}})");
  EXPECT_EQ(narrow.front().at("n"), 9);
  EXPECT_EQ(number(narrow.front(), "value"), 0);
  // Within a window that only one version has answers in, nothing is mixed.
  EXPECT_EQ(rows(R"({"metric": "csat", "survey": "s", "to": "2026-02-15"})").front().at("n"), 8);
}

TEST_F(MetricService, ShowsAnActorOnlyTheirUnits) {
  const auto region = world_.add_unit("south");
  world_.add_unit("helsinki", region);
  world_.add_unit("oulu");
  const auto survey = world_.publish(kDemo);
  answers(survey, 10, 9, "helsinki", "shop");
  answers(survey, 20, 1, "oulu", "shop");
  answers(survey, 30, 1);
  project();
  auto manager = world_.analyst();
  manager.role = directory::Role::Manager;
  manager.sees_all_units = false;
  manager.unit_keys = {"helsinki", "south"};
  const auto n = [&](const std::string& rest) {
    const auto answer = ask_as(manager, R"({"metric": "nps", "survey": "demo")" + rest + "}");
    EXPECT_TRUE(answer.ok()) << answer.error().message;
    const auto& found = answer->at("rows").as_array();
    return found.empty() ? json::value() : found.front().at("n");
  };
  EXPECT_EQ(n(""), 10);
  EXPECT_EQ(n(R"(, "filters": [{"field": "unit", "value": "oulu"}])"), 0);
  EXPECT_EQ(n(R"(, "filters": [{"field": "unit", "op": "in", "value": ["oulu", "helsinki"]}])"),
            10);
  EXPECT_EQ(n(R"(, "filters": [{"field": "channel", "value": "shop"}])"), 10);
  EXPECT_EQ(n(R"(, "group_by": ["unit"])"), 10);
  manager.unit_keys.clear();
  EXPECT_EQ(n(""), 0);
  auto agent = world_.analyst();
  agent.role = directory::Role::Viewer;
  agent.sees_all_units = false;
  agent.unit_keys = {"south"};
  EXPECT_TRUE(ask_as(agent, R"({"metric": "nps"})").ok());
}

TEST_F(MetricService, TakesAUnitForItsWholeSubtree) {
  const auto region = world_.add_unit("south");
  world_.add_unit("helsinki", region);
  world_.add_unit("espoo", region);
  const auto survey = world_.publish(kDemo);
  answers(survey, 10, 9, "helsinki");
  answers(survey, 12, 9, "espoo");
  answers(survey, 14, 9, "oulu");
  project();
  EXPECT_EQ(rows(R"({"metric": "nps", "filters": [{"field": "unit", "value": "south"}]})")
                .front()
                .at("n"),
            22);
}

TEST_F(MetricService, TakesHostileValuesForWhatTheyAre) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 10, 9, "", "shop");
  auto& one = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 9}});
  one.context.channel = "'); DROP TABLE facts_main; --";
  one.context.attributes = {{"customer_type", std::string("\" OR 1=1 --")}};
  project();
  world_.settings().policy.minimum_group = 1;
  service_->forget(world_.organisation);
  const auto n = [&](const json::object& filter) {
    json::object query{{"metric", "nps"}, {"filters", json::array{filter}}};
    const auto answer = service_->run(world_.analyst(), query);
    EXPECT_TRUE(answer.ok()) << answer.error().message << answer.error().detail;
    return answer->at("rows").as_array().front().at("n");
  };
  const std::string drop = "'); DROP TABLE facts_main; --";
  EXPECT_EQ(n({{"field", "channel"}, {"value", drop}}), 1);
  EXPECT_EQ(n({{"field", "channel"}, {"op", "contains"}, {"value", "DROP table"}}), 1);
  EXPECT_EQ(n({{"field", "channel"}, {"op", "contains"}, {"value", "' OR '1'='1"}}), 0);
  EXPECT_EQ(n({{"field", "attributes.customer_type"}, {"value", "\" OR 1=1 --"}}), 1);
  EXPECT_EQ(n({{"field", "attributes.customer_type"}, {"value", "x' OR 'a'='a"}}), 0);
  EXPECT_EQ(n({{"field", "attributes.customer_type"}, {"op", "contains"}, {"value", "1=1"}}), 1);
  EXPECT_EQ(n({{"field", "attributes.customer_type"}, {"value", nullptr}}), 10);
  EXPECT_EQ(rows(R"({"metric": "count"})").front().at("n"), 11);
}

TEST_F(MetricService, FiltersByNumbersAndVersions) {
  const auto survey = world_.publish(kDemo);
  for (int i = 0; i < 20; ++i) {
    auto& one = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 9}});
    one.context.attributes = {{"visits", static_cast<double>(i)}};
  }
  project();
  EXPECT_EQ(rows(R"({"metric": "nps", "filters": [{"field": "attributes.visits", "op": "gte",
                     "value": 10}]})")
                .front()
                .at("n"),
            10);
  EXPECT_EQ(
      rows(R"({"metric": "nps", "filters": [{"field": "version", "value": 1}]})").front().at("n"),
      20);
  EXPECT_EQ(rows(R"({"metric": "nps", "filters": [{"field": "version", "op": "gte", "value": 2}]})")
                .front()
                .at("n"),
            0);
}

TEST_F(MetricService, HidesSmallGroupsAndWhatWouldRevealThem) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 20, 9, "helsinki");
  answers(survey, 12, 9, "oulu");
  answers(survey, 3, 0, "vaasa");
  project();
  const auto found = rows(R"({"metric": "nps", "group_by": ["unit"]})");
  double shown = 0;
  int hidden = 0;
  for (const auto& one : found) {
    if (one.at("suppressed").as_bool()) {
      ++hidden;
      EXPECT_TRUE(one.at("n").is_null());
      EXPECT_TRUE(one.at("value").is_null());
      EXPECT_TRUE(one.at("promoters").is_null());
    } else {
      shown += number(one, "n");
    }
  }
  // The total may be asked for: one hidden group alone would be the difference.
  EXPECT_EQ(hidden, 2);
  EXPECT_EQ(shown, 20);
  EXPECT_EQ(rows(R"({"metric": "nps"})").front().at("n"), 35);
  world_.settings().policy.minimum_group = 1;
  service_->forget(world_.organisation);
  EXPECT_EQ(row(R"({"metric": "nps", "group_by": ["unit"]})", "unit", "vaasa").at("n"), 3);
}

TEST_F(MetricService, DoesNotLetAFilterLeaveOutAHandful) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 30, 9, "oulu", "shop");
  answers(survey, 3, 0, "oulu", "web");
  answers(survey, 30, 9, "vaasa", "shop");
  answers(survey, 30, 9, "vaasa", "web");
  project();
  const std::string shop = R"("filters": [{"field": "channel", "value": "shop"}])";
  const auto oulu = row(R"({"metric": "nps", "group_by": ["unit"], )" + shop + "}", "unit", "oulu");
  EXPECT_EQ(oulu.at("suppressed"), true);
  EXPECT_EQ(oulu.at("reason"), "filter_too_narrow");
  const auto vaasa =
      row(R"({"metric": "nps", "group_by": ["unit"], )" + shop + "}", "unit", "vaasa");
  EXPECT_EQ(vaasa.at("n"), 30);
  const auto narrowed = rows(R"({"metric": "nps", "filters": [
      {"field": "channel", "value": "shop"}, {"field": "unit", "value": "oulu"}]})");
  EXPECT_EQ(narrowed.front().at("suppressed"), true);
}

TEST_F(MetricService, JudgesAChangeAgainstThePeriodBefore) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 100, 9, "oulu", "", "2026-02-10T10:00:00Z");
  answers(survey, 60, 3, "oulu", "", "2026-01-10T10:00:00Z");
  answers(survey, 40, 9, "oulu", "", "2026-01-10T10:00:00Z");
  project();
  const auto one = rows(R"({"metric": "nps", "from": "2026-02-01", "to": "2026-02-28",
                            "compare": "previous_period"})")
                       .front();
  EXPECT_EQ(number(one.at("change"), "value"), 120);
  EXPECT_EQ(one.at("change").at("verdict"), "up");
  const auto months = rows(R"({"metric": "nps", "from": "2026-01-01", "interval": "month",
                               "compare": "previous_period"})");
  ASSERT_EQ(months.size(), 2u);
  EXPECT_TRUE(months[0].at("change").is_null());
  EXPECT_EQ(number(months[1].at("change"), "value"), 120);
}

TEST_F(MetricService, DecomposesAChangeIntoPartsThatAddUp) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 60, 9, "oulu", "", "2026-01-10T10:00:00Z");
  answers(survey, 40, 3, "vaasa", "", "2026-01-10T10:00:00Z");
  answers(survey, 30, 9, "oulu", "", "2026-02-10T10:00:00Z");
  answers(survey, 10, 2, "oulu", "", "2026-02-10T10:00:00Z");
  answers(survey, 50, 9, "vaasa", "", "2026-02-10T10:00:00Z");
  project();
  const auto answer =
      service_->decompose(world_.analyst(), json::parse(R"({"metric": "nps", "group_by": "unit",
                                        "from": "2026-02-01", "to": "2026-02-28"})"));
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  double sum = 0;
  for (const auto& term : answer->at("terms").as_array()) {
    sum += number(term, "mix") + number(term, "within");
  }
  const double change =
      number(answer->at("after"), "value") - number(answer->at("before"), "value");
  EXPECT_NEAR(sum, change, 1e-9);
  EXPECT_NEAR(number(answer->at("change"), "value"), change, 1e-9);
}

TEST_F(MetricService, UsesASegmentOnlyForThoseWhoMaySeeIt) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 10, 9, "", "shop");
  answers(survey, 20, 9, "", "web");
  project();
  metrics::Segment segment;
  segment.id = SegmentId{Uuid::v7_from(world_.now, "segment")};
  segment.name = "Shops";
  segment.shared = true;
  segment.filters = R"([{"field": "channel", "op": "eq", "value": "shop"}])";
  world_.segments.all.push_back(segment);
  const std::string query = R"({"metric": "nps", "segment": ")" + segment.id.text() + "\"}";
  EXPECT_EQ(rows(query).front().at("n"), 10);
  world_.segments.all.front().shared = false;
  EXPECT_EQ(refusal(query), "segment");
}

TEST_F(MetricService, CountsResponseRatesFromVisits) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 30, 9);
  for (int i = 0; i < 10; ++i) {
    auto& one = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 9}});
    one.status = surveys::ResponseStatus::Partial;
  }
  auto& imported = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 9}});
  imported.context.method = "import";
  project();
  const Day day = *Day::parse("2026-02-10");
  world_.responses.counted = {{world_.organisation, survey, day, "", "", "opened", 100},
                              {world_.organisation, survey, day, "", "", "started", 55}};
  const auto one = rows(R"({"metric": "response_rate", "survey": "demo"})").front();
  EXPECT_EQ(one.at("n"), 100);
  EXPECT_NEAR(number(one, "value"), 30, 1e-9);
  EXPECT_NEAR(number(one.at("rr2"), "value"), 40, 1e-9);
  EXPECT_EQ(refusal(R"({"metric": "response_rate", "group_by": ["language"]})"), "group_by[0]");
}

TEST_F(MetricService, GivesARepeatedQueryFromTheCacheUntilFactsChange) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 10, 9);
  project();
  const std::string query = R"({"metric": "nps", "survey": "demo"})";
  const auto first = service_->run_text(world_.analyst(), query);
  const auto second = service_->run_text(world_.analyst(), query);
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->get(), second->get());
  auto limited = world_.analyst();
  limited.sees_all_units = false;
  const auto other = service_->run_text(limited, query);
  ASSERT_TRUE(other.ok());
  EXPECT_NE(**other, **first);
  answers(survey, 1, 9);
  project();
  const auto third = service_->run_text(world_.analyst(), query);
  ASSERT_TRUE(third.ok());
  EXPECT_NE(third->get(), first->get());
}

TEST_F(MetricService, WritesTheOverviewAndTheResults) {
  const auto survey = world_.publish(kDemo);
  for (const char* unit : {"oulu", "vaasa"}) {
    answers(survey, 60, 9, unit, "shop", "2026-03-10T10:00:00Z");
    answers(survey, 20, 3, unit, "shop", "2026-03-01T10:00:00Z");
    answers(survey, 60, 3, unit, "web", "2025-12-10T10:00:00Z");
  }
  project();
  const auto page = service_->overview(world_.analyst(), {});
  ASSERT_TRUE(page.ok()) << page.error().message << page.error().detail;
  EXPECT_EQ(page->at("headline").at("code"), "nps_up");
  EXPECT_EQ(page->at("cards").as_array().size(), 3u);
  EXPECT_EQ(page->at("decomposition").at("terms").as_array().size(), 2u);
  EXPECT_GE(page->at("trend").at("rows").as_array().size(), 2u);
  EXPECT_FALSE(page->at("changes").as_array().empty());
  metrics::PageView view;
  view.survey = "demo";
  const auto results = service_->survey_results(world_.analyst(), view);
  ASSERT_TRUE(results.ok()) << results.error().message;
  EXPECT_EQ(results->at("responses"), 280);
  EXPECT_EQ(results->at("questions").as_array().size(), 7u);
  metrics::PageView old;
  old.to = "2020-01-01";
  const auto empty = service_->overview(world_.analyst(), old);
  ASSERT_TRUE(empty.ok()) << empty.error().message;
  EXPECT_EQ(empty->at("headline").at("code"), "no_answers");
}

TEST_F(MetricService, ComparesTheOverviewWithTheYearBeforeWhenAsked) {
  const auto survey = world_.publish(kDemo);
  answers(survey, 60, 9, "oulu", "", "2026-02-10T10:00:00Z");
  answers(survey, 60, 3, "oulu", "", "2026-01-10T10:00:00Z");
  answers(survey, 60, 7, "oulu", "", "2025-02-10T10:00:00Z");
  project();
  metrics::PageView view;
  view.from = "2026-02-01";
  view.to = "2026-02-28";
  const auto change = [&](const std::string& compare) {
    view.compare = compare;
    const auto page = service_->overview(world_.analyst(), view);
    EXPECT_TRUE(page.ok()) << page.error().message;
    return page.ok() ? number(page->at("headline").at("values"), "change") : 0;
  };
  EXPECT_EQ(change(""), 200);
  EXPECT_EQ(change("previous_year"), 100);
  EXPECT_EQ(change("previous_period"), 200);
  view.compare = "yesterday";
  EXPECT_EQ(service_->overview(world_.analyst(), view).error().field, "compare");
}

TEST_F(MetricService, HidesTheCommentsOfASmallGroup) {
  const auto survey = world_.publish(kDemo);
  const auto comments = [&](int count, const char* unit, const char* channel) {
    for (int i = 0; i < count; ++i) {
      auto& response = answer(survey, "2026-02-10T10:00:00Z", {{"recommend", 9}, {"why", "Hyvä"}});
      response.context.unit = unit;
      response.context.channel = channel;
    }
  };
  comments(12, "oulu", "shop");
  comments(7, "vaasa", "shop");
  comments(7, "oulu", "web");
  answers(survey, 30, 9, "vaasa", "shop");
  project();
  const auto hidden = [&](const char* unit, const char* channel) {
    metrics::PageView view;
    view.survey = "demo";
    view.unit = unit;
    view.channel = channel;
    const auto questions = service_->hidden_comments(world_.analyst(), view);
    EXPECT_TRUE(questions.ok()) << questions.error().message;
    return questions.ok() && *questions == std::vector<std::string>{"why"};
  };
  EXPECT_FALSE(hidden("", ""));
  EXPECT_FALSE(hidden("oulu", ""));
  // Thirty-seven answers, but only seven of them in words.
  EXPECT_TRUE(hidden("vaasa", ""));
  EXPECT_TRUE(hidden("", "web"));
  // Twelve would be enough, but the unit's whole list would give away the seven left out.
  EXPECT_TRUE(hidden("oulu", "shop"));
  EXPECT_TRUE(hidden("nowhere", ""));
  world_.settings().policy.minimum_group_comments = 7;
  service_->forget(world_.organisation);
  EXPECT_FALSE(hidden("vaasa", ""));
  EXPECT_FALSE(hidden("oulu", "shop"));
  world_.settings().policy.minimum_group_comments = 1;
  service_->forget(world_.organisation);
  EXPECT_FALSE(hidden("nowhere", ""));
  EXPECT_EQ(service_->hidden_comments(world_.analyst(), {}).error().field, "survey");
}

TEST_F(MetricService, PlansSamples) {
  world_.publish(kDemo);
  const auto plan = [&](const std::string& request) {
    return service_->plan(world_.analyst(), json::parse(request));
  };
  const auto needed = plan(R"({"metric": "nps", "change": 10})");
  ASSERT_TRUE(needed.ok());
  // 2 x 6100 x (1.96 + 0.84)^2 / 100
  EXPECT_NEAR(needed->at("needed").to_number<double>(), 958, 1);
  EXPECT_TRUE(plan(R"({"metric": "csat", "n": 200})").ok());
  EXPECT_EQ(plan(R"({"metric": "nps"})").error().field, "change");
  EXPECT_EQ(plan(R"({"metric": "nps", "change": 5, "x": 1})").error().field, "x");
}

TEST_F(MetricService, NeedsThePermission) {
  world_.publish(kDemo);
  auto nobody = world_.analyst();
  nobody.organisation = OrganisationId{Uuid::v7_from(world_.now, "another")};
  EXPECT_FALSE(ask_as(nobody, R"({"metric": "nps"})").ok());
}

}  // namespace
}  // namespace polku::facts::testing
