#include "stats/response_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "stats/proportion.h"

namespace polku::stats {
namespace {

const Dispositions kWave{.sent = 1000,
                         .bounced = 40,
                         .opened = 200,
                         .started = 30,
                         .partial = 20,
                         .complete = 180,
                         .screened_out = 50,
                         .opted_out = 10};

TEST(ResponseRates, CountEverybodyWhoMayBelongToTheGroup) {
  const auto rates = response_rates(kWave);
  ASSERT_TRUE(rates.ok());
  EXPECT_DOUBLE_EQ(rates->rr1.value, 180.0 / 950.0);
  EXPECT_DOUBLE_EQ(rates->rr2.value, 200.0 / 950.0);
  EXPECT_EQ(rates->rr1.n, 950.0);
  const Estimate share = wilson({.successes = 180, .n = 950});
  EXPECT_DOUBLE_EQ(rates->rr1.low, share.low);
  EXPECT_DOUBLE_EQ(rates->rr1.high, share.high);
}

TEST(ResponseRates, SayNothingWhenNothingWasSent) {
  const auto rates = response_rates({});
  ASSERT_TRUE(rates.ok());
  EXPECT_EQ(rates->rr1.n, 0.0);
  EXPECT_TRUE(std::isnan(rates->rr2.value));
}

TEST(ResponseRates, AreWholeWhenEveryoneAnswered) {
  const auto rates = response_rates({.sent = 12, .complete = 12});
  ASSERT_TRUE(rates.ok());
  EXPECT_EQ(rates->rr1.value, 1.0);
  EXPECT_LT(rates->rr1.low, 1.0);
}

TEST(ResponseRates, RefuseCountsThatCannotBe) {
  Dispositions negative = kWave;
  negative.opted_out = -1;
  EXPECT_EQ(response_rates(negative).error().field, "opted_out");
  Dispositions unknown = kWave;
  unknown.partial = std::nan("");
  EXPECT_EQ(response_rates(unknown).error().field, "partial");
  Dispositions too_many = kWave;
  too_many.sent = 500;
  EXPECT_EQ(response_rates(too_many).error().field, "sent");
}

}  // namespace
}  // namespace polku::stats
