#include "import_dates.h"

#include <gtest/gtest.h>

namespace polku::surveys {
namespace {

std::string read(std::string_view text, const DateReading& reading = {}) {
  const auto parts = read_date(text, reading);
  if (!parts) return "none";
  std::string out = parts->day.text();
  if (parts->second_of_day) out += " " + std::to_string(*parts->second_of_day);
  if (parts->offset_seconds) out += " " + std::to_string(*parts->offset_seconds);
  return out;
}

constexpr int at(int hour, int minute, int second = 0) {
  return hour * 3600 + minute * 60 + second;
}

TEST(ImportDates, ReadsIsoForms) {
  const auto plain = "2026-11-21 " + std::to_string(at(14, 5, 9));
  EXPECT_EQ(read("2026-11-21"), "2026-11-21");
  EXPECT_EQ(read("2026-11-21 14:05:09"), plain);
  EXPECT_EQ(read("2026-11-21T14:05:09Z"), plain + " 0");
  EXPECT_EQ(read("2026-11-21T14:05:09.123456+02:00"), plain + " 7200");
  EXPECT_EQ(read("2026-11-21T14:05:09-0530"), plain + " -19800");
  EXPECT_EQ(read("20261121T140509"), plain);
  EXPECT_EQ(read("2026/11/21 2:05:09 PM EET"), plain + " 7200");
  EXPECT_EQ(read("2026/11/21 2:05:09 PM GMT+3"), plain + " 10800");
}

TEST(ImportDates, ReadsTheFormsOfManyCountries) {
  const auto minute = "2026-11-21 " + std::to_string(at(14, 5));
  EXPECT_EQ(read("21.11.2026 klo 14.05"), minute);
  EXPECT_EQ(read("21.11.2026 14:05"), minute);
  EXPECT_EQ(read("la 21.11.2026 klo 14.05"), minute);
  EXPECT_EQ(read("21.11.2026"), "2026-11-21");
  EXPECT_EQ(read("21/11/2026 14:05"), minute);
  EXPECT_EQ(read("11/21/2026 2:05 PM", {DateOrder::MonthFirst, false, {}}), minute);
  EXPECT_EQ(read("11/21/26 2:05 p.m.", {DateOrder::MonthFirst, false, {}}), minute);
  EXPECT_EQ(read("21 Nov 2026 14:05"), minute);
  EXPECT_EQ(read("Nov 21, 2026 2:05 PM"), minute);
  EXPECT_EQ(read("21. marraskuuta 2026 klo 14.05"), minute);
  EXPECT_EQ(read("21 november 2026 kl. 14:05"), minute);
  EXPECT_EQ(read("21 листопада 2026 14:05"), minute);
  EXPECT_EQ(read("21-Nov-26"), "2026-11-21");
}

TEST(ImportDates, KeepsTheDayFirstWhenTheMonthCannotBe) {
  EXPECT_EQ(read("21/11/2026", {DateOrder::MonthFirst, false, {}}), "2026-11-21");
  EXPECT_EQ(read("11/21/2026", {DateOrder::DayFirst, false, {}}), "2026-11-21");
}

TEST(ImportDates, ReadsSerialsOnlyWhereTheyAreMeant) {
  EXPECT_EQ(read("46347", {DateOrder::DayFirst, true, {}}), "2026-11-21");
  EXPECT_EQ(read("46347.5", {DateOrder::DayFirst, true, {}}),
            "2026-11-21 " + std::to_string(at(12, 0)));
  EXPECT_EQ(read("46347"), "none");
  EXPECT_EQ(read("1795269909"), "2026-11-21 " + std::to_string(at(14, 5, 9)) + " 0");
}

TEST(ImportDates, ObeysAFormat) {
  EXPECT_EQ(read("03/04/26 09h15", {DateOrder::DayFirst, false, "%d/%m/%y %Hh%M"}),
            "2026-04-03 " + std::to_string(at(9, 15)));
  EXPECT_EQ(read("4 marras 2026", {DateOrder::DayFirst, false, "%d %b %Y"}), "2026-11-04");
  EXPECT_EQ(read("2026-04-03", {DateOrder::DayFirst, false, "%d/%m/%Y"}), "none");
}

TEST(ImportDates, RefusesWhatIsNoDate) {
  for (const auto text : {"", "soon", "31.2.2026", "2026-13-01", "12345", "9", "2026", "1.2",
                          "2026-11-21 25:00", "2026-11-21 14:05 and more", "21.11", "//2026",
                          "2026-11-21 14:05:09 14:05:09", "99999999999999999999-01-01"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
}

TEST(ImportDates, TellsTheOrderOnlyWhereItIsCertain) {
  EXPECT_EQ(order_evidence("21/11/2026"), OrderEvidence::DayFirst);
  EXPECT_EQ(order_evidence("11/21/2026"), OrderEvidence::MonthFirst);
  EXPECT_EQ(order_evidence("03/04/2026"), OrderEvidence::None);
  EXPECT_EQ(order_evidence("2026-11-21"), OrderEvidence::None);
}

TEST(ImportDates, TakesLocalTimesInTheirZone) {
  const auto helsinki = TimeZone::find("Europe/Helsinki");
  ASSERT_TRUE(helsinki.ok());
  const auto instant = [&](std::string_view text) {
    return format_rfc3339(instant_of(*read_date(text, {}), *helsinki));
  };
  EXPECT_EQ(instant("2026-11-21 14:05"), "2026-11-21T12:05:00.000Z");
  EXPECT_EQ(instant("2026-07-21 14:05"), "2026-07-21T11:05:00.000Z");
  EXPECT_EQ(instant("2026-07-21T14:05:00Z"), "2026-07-21T14:05:00.000Z");
  EXPECT_EQ(instant("21.7.2026"), "2026-07-21T09:00:00.000Z");  // noon
}

}  // namespace
}  // namespace polku::surveys
