#include "surveys/receipt.h"

#include <gtest/gtest.h>

#include <set>

#include "support/memory_directory_store.h"

namespace polku::surveys {
namespace {

ResponseId id_at(const char* time, const char* seed = "x") {
  return {Uuid::v7_from(*parse_rfc3339(time), seed)};
}

TEST(Receipt, IsFourteenDigitsInGroups) {
  support::PlainSecrets secrets;
  const auto code = receipt_of(id_at("2026-11-21T12:34:56.789Z"), secrets);
  ASSERT_EQ(code.size(), 16u) << code;
  EXPECT_EQ(code[4], '-');
  EXPECT_EQ(code[10], '-');
  EXPECT_EQ(code.find_first_not_of("0123456789ABCDEFGHJKMNPQRSTVWXYZ-"), std::string::npos);
  EXPECT_EQ(normal_receipt(code), code);
}

TEST(Receipt, LeadsBackToTheSecond) {
  support::PlainSecrets secrets;
  for (const auto* time : {"2024-01-01T00:00:00.999Z", "2026-11-21T12:34:56.001Z",
                           "2030-06-30T23:59:59Z", "2057-12-31T00:00:00Z"}) {
    const auto code = receipt_of(id_at(time), secrets);
    EXPECT_EQ(seconds_of_receipt(code)[0].seconds(), parse_rfc3339(time)->seconds()) << time;
  }
  for (const auto* time : {"2023-12-31T23:59:59Z", "2005-05-05T05:05:05Z"}) {
    const auto code = receipt_of(id_at(time), secrets);
    EXPECT_EQ(seconds_of_receipt(code)[1].seconds(), parse_rfc3339(time)->seconds()) << time;
  }
}

TEST(Receipt, DiffersBetweenResponsesOfOneSecond) {
  support::PlainSecrets secrets;
  std::set<std::string> codes;
  for (int i = 0; i < 1'000; ++i) {
    codes.insert(receipt_of(id_at("2026-11-21T12:34:56Z", std::to_string(i).c_str()), secrets));
  }
  EXPECT_EQ(codes.size(), 1'000u);
}

TEST(Receipt, ForgivesHowPeopleType) {
  const std::string code = "0123-4567A-BCDEF";
  for (const auto* typed :
       {"0123-4567A-BCDEF", "0123-4567a-bcdef", "01234567ABCDEF", " O123 4567a bcdef ",
        "o1234567abcdef", "0i23-4567A-BCDEF", "0L23-4567A-BCDEF", "0123-4567A-BCDEF\n"}) {
    EXPECT_EQ(normal_receipt(typed), code) << typed;
  }
}

TEST(Receipt, RefusesWhatCannotBeOne) {
  for (const auto* typed : {"", "0123", "0123-4567A-BCDE", "0123-4567A-BCDEFG", "0123-4567A-BCDEU",
                            "0123-4567A-BCDE!", "../../etc/passwd", "åäö0-12345-67890"}) {
    EXPECT_FALSE(normal_receipt(typed)) << typed;
  }
}

}  // namespace
}  // namespace polku::surveys
