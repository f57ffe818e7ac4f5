#include "stats/sample_size.h"

#include <gtest/gtest.h>

#include <cmath>

#include "oracle_values.h"
#include "stats/nps.h"

namespace polku::stats {
namespace {

TEST(AnswersNeeded, AgreesWithTheFormulaInR) {
  const auto r = testing::recorded_values("classical");
  EXPECT_EQ(answers_needed({.before = 4, .after = 5}, 0.5), std::ceil(r.at("plan_two_means")));
  EXPECT_EQ(answers_needed_for_shares({.before = 0.5, .after = 0.6}),
            std::ceil(r.at("plan_shares_50_60")));
}

TEST(AnswersNeeded, IsTheInverseOfTheDetectableChange) {
  for (const double delta : {0.3, 1.0, 4.0, 12.5}) {
    const AnswerVariances variances{.before = 30.0, .after = 45.0};
    const double n = answers_needed(variances, delta);
    EXPECT_LE(detectable_change(variances, {.before = n, .after = n}), delta + 1e-12);
    if (n > 2) {
      EXPECT_GT(detectable_change(variances, {.before = n - 1, .after = n - 1}), delta);
    }
  }
}

TEST(AnswersNeeded, TurnsTheEdgesIntoPlainAnswers) {
  EXPECT_TRUE(std::isinf(answers_needed({.before = 1, .after = 1}, 0.0)));
  EXPECT_TRUE(std::isinf(answers_needed({.before = 0, .after = 0}, 0.0)));
  EXPECT_TRUE(std::isnan(answers_needed({.before = -1, .after = 1}, 0.5)));
  EXPECT_EQ(answers_needed({.before = 0, .after = 0}, 5.0), 2.0);
  EXPECT_EQ(answers_needed({.before = 4, .after = 5}, -0.5),
            answers_needed({.before = 4, .after = 5}, 0.5));
  EXPECT_TRUE(std::isnan(detectable_change({.before = 4, .after = 5}, {.before = 0, .after = 9})));
}

TEST(DetectableShareRise, IsSeenWithExactlyTheAnswersPlannedForIt) {
  for (const double share : {0.05, 0.3, 0.5, 0.8}) {
    const double rise = detectable_share_rise(share, {.before = 400, .after = 400});
    ASSERT_FALSE(std::isnan(rise)) << share;
    EXPECT_NEAR(answers_needed_for_shares({.before = share, .after = share + rise}), 400.0, 1.0);
  }
}

TEST(DetectableShareRise, IsNotThereWhenEvenAllWouldNotShow) {
  EXPECT_TRUE(std::isnan(detectable_share_rise(0.9, {.before = 10, .after = 10})));
  EXPECT_TRUE(std::isnan(detectable_share_rise(1.5, {.before = 10, .after = 10})));
  EXPECT_TRUE(std::isnan(detectable_share_rise(0.5, {.before = 0, .after = 10})));
}

TEST(AnswersNeeded, GivesThePromisedPowerToTheNpsComparison) {
  const NpsCounts before{.promoters = 40, .passives = 35, .detractors = 25};
  const NpsCounts after{.promoters = 48, .passives = 34, .detractors = 18};
  const auto n = static_cast<int>(answers_needed(
      {.before = nps_answer_variance(before), .after = nps_answer_variance(after)}, 15.0));
  testing::Random random(64);
  const auto sample = [&](const NpsCounts& truth) {
    NpsCounts counts;
    for (int i = 0; i < n; ++i) {
      const double u = 100.0 * random.uniform();
      (u < truth.promoters                    ? counts.promoters
       : u < truth.promoters + truth.passives ? counts.passives
                                              : counts.detractors) += 1.0;
    }
    return counts;
  };
  int seen = 0;
  constexpr int kRuns = 2000;
  for (int run = 0; run < kRuns; ++run) {
    seen += nps_difference({.before = sample(before), .after = sample(after)}).p_value < 0.05;
  }
  EXPECT_NEAR(static_cast<double>(seen) / kRuns, 0.8, 0.035) << "n = " << n;
}

}  // namespace
}  // namespace polku::stats
