#include "core/time.h"

#include <gtest/gtest.h>

namespace polku {
namespace {

Timestamp at(std::string_view text) { return *parse_rfc3339(text); }

TEST(Rfc3339, ReadsOffsetsAndFractions) {
  EXPECT_EQ(at("2026-11-21T20:59:18.123456Z").micros, 1'795'294'758'123'456);
  EXPECT_EQ(at("2026-11-21T22:59:18+02:00"), at("2026-11-21T20:59:18Z"));
  EXPECT_EQ(format_rfc3339(at("2026-11-21T22:59:18.5+02:00")), "2026-11-21T20:59:18.500Z");
}

TEST(Rfc3339, RefusesWhatIsNotAnInstant) {
  for (const auto* text :
       {"", "2026-11-21", "2026-11-21T20:59:18", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T20:59:18.Z", "2026-11-21T20:59:18+2:00",
        "1969-12-31T23:59:59Z", "2026-11-21T20:59:18Zx"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Day, GoesToCivilAndBack) {
  for (int number = 0; number < 40'000; number += 13) {
    EXPECT_EQ(Day::parse(Day{number}.text()), Day{number});
  }
  EXPECT_FALSE(Day::parse("2026-02-29"));
  EXPECT_TRUE(Day::parse("2028-02-29"));
}

TEST(Grain, StartsAndEndsPeriods) {
  const Day saturday = *Day::parse("2026-11-21");
  EXPECT_EQ(start_of(Grain::Week, saturday).text(), "2026-11-16");
  EXPECT_EQ(start_of(Grain::Month, saturday).text(), "2026-11-01");
  EXPECT_EQ(start_of(Grain::Quarter, saturday).text(), "2026-10-01");
  EXPECT_EQ(start_of(Grain::Year, saturday).text(), "2026-01-01");
  EXPECT_EQ(next_start(Grain::Quarter, *Day::parse("2026-10-01")).text(), "2027-01-01");
  EXPECT_EQ(next_start(Grain::Month, *Day::parse("2026-02-01")).text(), "2026-03-01");
  EXPECT_EQ(next_start(Grain::Month, *Day::parse("2026-01-01")).text(), "2026-02-01");
  EXPECT_EQ(next_start(Grain::Year, *Day::parse("2027-01-01")).text(), "2028-01-01");
  EXPECT_EQ(parse_grain("quarter"), Grain::Quarter);
  EXPECT_FALSE(parse_grain("decade"));
}

TEST(TimeZone, KnowsHelsinkiSummerAndWinter) {
  const auto zone = *TimeZone::find("Europe/Helsinki");
  EXPECT_EQ(zone.local_day(at("2026-11-21T22:30:00Z")).text(), "2026-11-22");
  EXPECT_EQ(zone.local_day(at("2026-07-01T20:59:59Z")).text(), "2026-07-01");
  EXPECT_EQ(zone.local_day(at("2026-07-01T21:00:00Z")).text(), "2026-07-02");
  EXPECT_EQ(zone.start_of_day(*Day::parse("2026-07-02")), at("2026-07-01T21:00:00Z"));
  EXPECT_EQ(zone.local_second_of_day(at("2026-11-21T22:30:00Z")), 1800);
}

TEST(TimeZone, HandlesTheSkippedAndTheRepeatedHour) {
  const auto zone = *TimeZone::find("Europe/Helsinki");
  // 2026-03-29 03:30 does not exist; 2026-10-25 03:30 comes twice.
  EXPECT_EQ(zone.instant(*Day::parse("2026-03-29"), 3 * 3600 + 1800), at("2026-03-29T01:00:00Z"));
  EXPECT_EQ(zone.instant(*Day::parse("2026-10-25"), 3 * 3600 + 1800), at("2026-10-25T00:30:00Z"));
}

TEST(TimeZone, RefusesUnknownNames) {
  EXPECT_EQ(TimeZone::find("Europe/Hki").error().field, "time_zone");
}

}  // namespace
}  // namespace polku
