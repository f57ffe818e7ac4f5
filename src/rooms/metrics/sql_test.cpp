#include "sql.h"

#include <gtest/gtest.h>

namespace polku::metrics {
namespace {

Field dimension(Dimension dimension) { return {Field::Kind::Dimension, dimension, {}}; }
Field attribute(const char* key) { return {Field::Kind::Attribute, {}, key}; }

ReadPlan plan() {
  ReadPlan plan;
  plan.series.push_back({7, 0, {}});
  return plan;
}
std::string sql_of(const ReadPlan& plan) { return compose(plan, Dialect::DuckDb).sql; }
bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Composer, ReadsTheHistogramOnlyWhenThePlanSaysSo) {
  auto read = plan();
  EXPECT_TRUE(has(sql_of(read), "FROM facts_main"));
  EXPECT_FALSE(has(sql_of(read), "FROM histogram"));
  read.level = level_of(Dimension::Unit);
  EXPECT_TRUE(has(sql_of(read), "FROM histogram WHERE level = 1 AND series = 7"));
  EXPECT_TRUE(has(sql_of(read), "FROM facts_recent"));
  EXPECT_FALSE(has(sql_of(read), "FROM facts_main"));
}

TEST(Composer, LooksAmongUnsortedFactsOnlyWhenTheyMayBelong) {
  auto read = plan();
  EXPECT_TRUE(has(sql_of(read), "facts_recent"));
  read.unsorted = false;
  EXPECT_FALSE(has(sql_of(read), "facts_recent"));
}

TEST(Composer, CountsPlacesFromTheRollUpWhereItMay) {
  auto read = plan();
  read.level = level_of(Dimension::Place);
  PlaceReading reading;
  reading.places = {4, 9};
  const auto rolled_up = compose_places(read, reading, Dialect::DuckDb).sql;
  EXPECT_TRUE(has(rolled_up, "FROM histogram WHERE level = 11 AND series = 7"));
  EXPECT_TRUE(has(rolled_up, "WHEN (value IN (4, 9)) THEN score"));
  EXPECT_FALSE(has(rolled_up, "facts_main"));
  reading.channels = true;
  EXPECT_TRUE(has(compose_places(read, reading, Dialect::DuckDb).sql, "FROM facts_main"));
  reading.channels = false;
  reading.days_of_weeks = {*Day::parse("2026-02-09")};
  EXPECT_TRUE(has(compose_places(read, reading, Dialect::DuckDb).sql, "THEN local_day ELSE"));
}

TEST(Composer, TellsOfPeopleAsHashesOnly) {
  auto read = plan();
  read.attribute_columns = {"at_contact", "at_staff"};
  AnswerReading reading;
  reading.person = "staff";
  reading.customer = "contact";
  reading.one_in = 7;
  const auto sql = compose_answers(read, reading, Dialect::DuckDb).sql;
  EXPECT_TRUE(has(sql, "hash(CAST(\"at_staff\" AS VARCHAR)) >> 1"));
  EXPECT_TRUE(has(sql, "% (7) = 0"));
  EXPECT_FALSE(has(sql, "SELECT at_contact"));
  EXPECT_TRUE(has(sql, "hash(response) >> 1"));
}

TEST(Composer, NeverPutsAUsersTextIntoTheStatement) {
  const std::string hostile = "'; DROP TABLE facts_main; --";
  auto read = plan();
  read.attribute_columns = {"at_size", "an_size"};
  read.groups.push_back(attribute("size"));
  read.filters.push_back({attribute("size"), Filter::Operator::In, {}, {hostile}, {1e300}});
  read.filters.push_back({attribute("size"), Filter::Operator::Contains, {}, {hostile}, {}});
  read.filters.push_back(
      {dimension(Dimension::Channel), Filter::Operator::Contains, {}, {hostile}, {}});
  const auto statement = compose(read, Dialect::DuckDb);
  EXPECT_FALSE(has(statement.sql, "DROP"));
  EXPECT_FALSE(has(statement.sql, "e300"));
  // Each table of the union binds its own.
  EXPECT_EQ(statement.parameters.size(), 8u);
  EXPECT_EQ(std::count(statement.sql.begin(), statement.sql.end(), '?'), 8);
}

TEST(Composer, BoundsInstantsOnlyWhenDaysDoNotSuffice) {
  auto read = plan();
  read.window.first = Day{20'000};
  EXPECT_FALSE(has(sql_of(read), "submitted_at"));
  read.window.from = Timestamp{123};
  EXPECT_TRUE(has(sql_of(read), "submitted_at >= 123"));
}

TEST(Composer, ReadsAnAttributeNobodyEverHadAsUnknown) {
  auto read = plan();
  read.groups.push_back(attribute("size"));
  read.filters.push_back({attribute("size"), Filter::Operator::Eq, {}, {"x"}, {}});
  EXPECT_TRUE(has(sql_of(read), "CAST(NULL AS VARCHAR) AS g0"));
  EXPECT_TRUE(has(sql_of(read), "AND FALSE"));
}

TEST(Composer, KeepsToTheVersionsAskedFor) {
  auto read = plan();
  read.series.front().versions = {2, 3};
  read.series.push_back({8, 1, {}});
  EXPECT_TRUE(has(sql_of(read),
                  "series IN (7, 8) AND ((series = 7 AND version IN (2, 3)) OR "
                  "(series = 8))"));
}

TEST(PeriodStart, TurnsNumbersIntoFirstDays) {
  auto read = plan();
  const auto start = [&](Grain grain, std::int64_t value) {
    read.interval = grain;
    return period_start(read, value);
  };
  const Day saturday = *Day::parse("2026-11-21");
  EXPECT_EQ(start(Grain::Day, saturday.number), saturday);
  EXPECT_EQ(start(Grain::Week, saturday.number), *Day::parse("2026-11-16"));
  EXPECT_EQ(start(Grain::Quarter, saturday.number), *Day::parse("2026-10-01"));
  // Beside other groups the engine counts periods itself.
  read.groups.push_back(dimension(Dimension::Channel));
  EXPECT_EQ(start(Grain::Day, saturday.number), saturday);
  EXPECT_EQ(start(Grain::Week, (saturday.number + 3) / 7), *Day::parse("2026-11-16"));
  EXPECT_EQ(start(Grain::Month, 0), *Day::parse("1970-01-01"));
  EXPECT_EQ(start(Grain::Month, 673), *Day::parse("2026-02-01"));
  EXPECT_EQ(start(Grain::Quarter, 227), *Day::parse("2026-10-01"));
  EXPECT_EQ(start(Grain::Year, 56), *Day::parse("2026-01-01"));
}

}  // namespace
}  // namespace polku::metrics
