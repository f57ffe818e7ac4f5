#include "window.h"

#include <gtest/gtest.h>

namespace polku::metrics {
namespace {

class WindowTest : public ::testing::Test {
 protected:
  static Day day(const char* text) { return *Day::parse(text); }
  static Timestamp at(const char* text) { return *parse_rfc3339(text); }

  Result<Window> window(std::optional<Bound> from, std::optional<Bound> to) {
    return resolve_window({from, to, zone_});
  }
  std::string earlier(const char* from, const char* to, Comparison comparison) {
    const auto now = window(Bound{day(from)}, Bound{day(to)});
    const auto before = earlier_window({*now, comparison, zone_, at("2026-06-01T00:00:00Z")});
    return before->first->text() + ".." + before->end->plus(-1).text();
  }

  TimeZone zone_ = *TimeZone::find("Europe/Helsinki");
};

TEST_F(WindowTest, TakesTheLastDayWhole) {
  const auto whole = window(Bound{day("2026-02-01")}, Bound{day("2026-02-28")});
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(*whole->end, day("2026-03-01"));
  EXPECT_TRUE(whole->whole_days());
}

TEST_F(WindowTest, ReadsLocalMidnightsAsDays) {
  const auto whole = window(Bound{at("2026-01-31T22:00:00Z")}, Bound{at("2026-02-28T22:00:00Z")});
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(*whole->first, day("2026-02-01"));
  EXPECT_EQ(*whole->end, day("2026-03-01"));
  EXPECT_TRUE(whole->whole_days());
}

TEST_F(WindowTest, KeepsInstantsWithinADay) {
  const auto part = window(Bound{at("2026-02-01T10:00:00Z")}, Bound{at("2026-02-01T11:00:00Z")});
  ASSERT_TRUE(part.ok());
  EXPECT_FALSE(part->whole_days());
  EXPECT_EQ(*part->first, day("2026-02-01"));
  EXPECT_EQ(*part->end, day("2026-02-02"));
}

TEST_F(WindowTest, RefusesToRunBackwards) {
  EXPECT_EQ(window(Bound{day("2026-02-02")}, Bound{day("2026-02-01")}).error().field, "to");
  EXPECT_EQ(
      window(Bound{at("2026-02-01T11:00:00Z")}, Bound{at("2026-02-01T11:00:00Z")}).error().field,
      "to");
  EXPECT_TRUE(window(Bound{day("2026-02-02")}, Bound{day("2026-02-02")}).ok());
}

TEST_F(WindowTest, ComparesWithAsManyDaysBefore) {
  EXPECT_EQ(earlier("2026-02-10", "2026-02-16", Comparison::PreviousPeriod),
            "2026-02-03..2026-02-09");
}

TEST_F(WindowTest, ComparesWholeMonthsWithWholeMonths) {
  EXPECT_EQ(earlier("2026-03-01", "2026-03-31", Comparison::PreviousPeriod),
            "2026-02-01..2026-02-28");
  EXPECT_EQ(earlier("2026-01-01", "2026-03-31", Comparison::PreviousPeriod),
            "2025-10-01..2025-12-31");
  EXPECT_EQ(earlier("2024-02-01", "2024-02-29", Comparison::PreviousYear),
            "2023-02-01..2023-02-28");
}

TEST_F(WindowTest, ComparesWithTheSameDaysOfTheYearBefore) {
  EXPECT_EQ(earlier("2026-02-10", "2026-02-16", Comparison::PreviousYear),
            "2025-02-10..2025-02-16");
  EXPECT_EQ(earlier("2024-02-29", "2024-03-06", Comparison::PreviousYear),
            "2023-02-28..2023-03-06");
}

TEST_F(WindowTest, ComparesHoursWithTheHoursBefore) {
  const auto part = window(Bound{at("2026-02-01T10:00:00Z")}, Bound{at("2026-02-01T12:00:00Z")});
  const auto before =
      earlier_window({*part, Comparison::PreviousPeriod, zone_, at("2026-06-01T00:00:00Z")});
  ASSERT_TRUE(before.ok());
  EXPECT_EQ(*before->from, at("2026-02-01T08:00:00Z"));
  EXPECT_EQ(*before->to, at("2026-02-01T10:00:00Z"));
}

TEST_F(WindowTest, NeedsABeginToCompare) {
  const Window open;
  EXPECT_EQ(earlier_window({open, Comparison::PreviousPeriod, zone_, {}}).error().field, "from");
}

TEST(PeriodLabel, FollowsIsoWeeks) {
  const auto label = [](Grain grain, const char* day) {
    return period_label(grain, start_of(grain, *Day::parse(day)));
  };
  EXPECT_EQ(label(Grain::Week, "2026-01-01"), "2026-W01");
  EXPECT_EQ(label(Grain::Week, "2027-01-03"), "2026-W53");
  EXPECT_EQ(label(Grain::Week, "2024-12-30"), "2025-W01");
  EXPECT_EQ(label(Grain::Month, "2026-11-21"), "2026-11");
  EXPECT_EQ(label(Grain::Quarter, "2026-11-21"), "2026-Q4");
  EXPECT_EQ(label(Grain::Year, "2026-11-21"), "2026");
  EXPECT_EQ(label(Grain::Day, "2026-11-21"), "2026-11-21");
}

TEST(EarlierPeriod, StepsBackOnePeriodOrOneYear) {
  const Day november = *Day::parse("2026-11-01");
  EXPECT_EQ(earlier_period(Grain::Month, november, Comparison::PreviousPeriod),
            *Day::parse("2026-10-01"));
  EXPECT_EQ(earlier_period(Grain::Month, november, Comparison::PreviousYear),
            *Day::parse("2025-11-01"));
  const Day monday = *Day::parse("2026-11-16");
  EXPECT_EQ(earlier_period(Grain::Week, monday, Comparison::PreviousYear),
            *Day::parse("2025-11-17"));
}

}  // namespace
}  // namespace polku::metrics
