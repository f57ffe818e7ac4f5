#include "metrics/query.h"

#include <gtest/gtest.h>

namespace polku::metrics {
namespace {

Result<MetricQuery> parse(const char* text) { return parse_query(json::parse(text)); }
std::string refused_field(const char* text) {
  const auto query = parse(text);
  return query.ok() ? "accepted" : query.error().field;
}

TEST(MetricQuery, ReadsEveryMember) {
  const auto query = parse(R"({"metric": "share", "survey": "demo", "question": "q",
    "measure": "m", "choice": "c", "box": {"min": 4, "max": 5}, "scale": {"min": 1, "max": 5},
    "from": "2026-01-01", "to": "2026-02-01T00:00:00+02:00", "interval": "week",
    "group_by": ["unit", "survey", "question", "attributes.size"],
    "filters": [{"field": "channel", "op": "in", "value": ["shop", null]},
                {"field": "attributes.size", "op": "gte", "value": 2.5}],
    "segment": "0190163d-8694-739b-aea5-966c26f8ad91",
    "compare": "previous_year", "confidence": 0.9})");
  ASSERT_TRUE(query.ok()) << query.error().field << query.error().message;
  EXPECT_EQ(query->metric, Metric::Share);
  EXPECT_EQ(std::get<Day>(*query->from), *Day::parse("2026-01-01"));
  EXPECT_EQ(std::get<Timestamp>(*query->to), *parse_rfc3339("2026-01-31T22:00:00Z"));
  EXPECT_EQ(query->group_by[3].name(), "attributes.size");
  EXPECT_EQ(query->filters[0].values.size(), 2u);
  EXPECT_EQ(std::get<std::string>(query->filters[0].values[1]), "");
  EXPECT_EQ(query->compare, Comparison::PreviousYear);
  EXPECT_EQ(query->confidence, 0.9);
}

TEST(MetricQuery, TakesNullForLeftOut) {
  const auto query = parse(R"({"metric": "nps", "survey": null, "interval": null})");
  ASSERT_TRUE(query.ok());
  EXPECT_TRUE(query->survey.empty());
}

TEST(MetricQuery, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(refused_field("[]"), "body");
  EXPECT_EQ(refused_field("{}"), "metric");
  EXPECT_EQ(refused_field(R"({"metric": 5})"), "metric");
  EXPECT_EQ(refused_field(R"({"metric": "npss"})"), "metric");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "Survey": "x"})"), "Survey");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "survey": 1})"), "survey");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "from": "yesterday"})"), "from");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "to": "2026-02-30"})"), "to");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "interval": "hour"})"), "interval");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "group_by": ["place"]})"), "group_by[0]");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "compare": "yesterday"})"), "compare");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "confidence": 1})"), "confidence");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "confidence": "high"})"), "confidence");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "scale": {"min": 5, "max": 1}})"), "scale");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "scale": {"min": 0.5, "max": 1}})"), "scale.min");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "scale": {"min": 0}})"), "scale");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "segment": "mine"})"), "segment");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "group_by": "unit"})"), "group_by");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "group_by": ["unit", "unit"]})"), "group_by[1]");
  EXPECT_EQ(refused_field(R"({"metric": "nps", "group_by": ["attributes.A b"]})"), "group_by[0]");
  EXPECT_EQ(refused_field(R"({"metric": "nps",
    "group_by": ["unit", "channel", "language", "device", "method"]})"),
            "group_by");
}

TEST(MetricQuery, NamesTheFilterThatIsWrong) {
  const auto field = [](const std::string& filter) {
    return refused_field((R"({"metric": "nps", "filters": [)" + filter + "]}").c_str());
  };
  EXPECT_EQ(field("1"), "filters[0]");
  EXPECT_EQ(field(R"({"op": "eq", "value": "x"})"), "filters[0].field");
  EXPECT_EQ(field(R"({"field": "score", "value": 9})"), "filters[0].field");
  EXPECT_EQ(field(R"({"field": "question", "value": "q"})"), "filters[0].field");
  EXPECT_EQ(field(R"({"field": "unit", "op": "like", "value": "x"})"), "filters[0].op");
  EXPECT_EQ(field(R"({"field": "unit", "op": "gte", "value": 1})"), "filters[0].op");
  EXPECT_EQ(field(R"({"field": "version", "op": "contains", "value": "1"})"), "filters[0].op");
  EXPECT_EQ(field(R"({"field": "unit", "value": 5})"), "filters[0].value");
  EXPECT_EQ(field(R"({"field": "version", "value": "two"})"), "filters[0].value");
  EXPECT_EQ(field(R"({"field": "unit", "op": "in", "value": "x"})"), "filters[0].value");
  EXPECT_EQ(field(R"({"field": "unit", "op": "in", "value": ["x", {}]})"), "filters[0].value[1]");
  EXPECT_EQ(field(R"({"field": "unit", "value": "x", "not": true})"), "filters[0].not");
  EXPECT_EQ(field(R"({"field": "attributes.size", "op": "lte", "value": "big"})"),
            "filters[0].value");
}

}  // namespace
}  // namespace polku::metrics
