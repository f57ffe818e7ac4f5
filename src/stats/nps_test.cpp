#include "stats/nps.h"

#include <gtest/gtest.h>

#include <cmath>

#include "oracle_values.h"
#include "stats/distributions.h"

namespace polku::stats {
namespace {

constexpr double kZ95 = 1.959963984540054;

TEST(NetPromoterScore, FollowsTheAdjustedWaldFormula) {
  const Estimate score = net_promoter_score({.promoters = 50, .passives = 30, .detractors = 20});
  const double p = 50.75 / 103.0;
  const double d = 20.75 / 103.0;
  const double half = kZ95 * std::sqrt((p + d - (p - d) * (p - d)) / 103.0);
  EXPECT_DOUBLE_EQ(score.value, 30.0);
  EXPECT_NEAR(score.low, 100.0 * (p - d - half), 1e-9);
  EXPECT_NEAR(score.high, 100.0 * (p - d + half), 1e-9);
  EXPECT_NEAR(score.standard_error, 100.0 * half / kZ95, 1e-9);
  EXPECT_DOUBLE_EQ(score.n, 100.0);
}

TEST(NetPromoterScore, SaysNothingButZeroAnswersWithoutAnswers) {
  const Estimate score = net_promoter_score({});
  EXPECT_EQ(score.n, 0.0);
  EXPECT_TRUE(std::isnan(score.value));
  EXPECT_TRUE(std::isnan(score.low));
  EXPECT_TRUE(std::isnan(score.high));
  EXPECT_TRUE(std::isnan(score.standard_error));
}

TEST(NetPromoterScore, StaysWithinBoundsForTinySamples) {
  for (int n = 1; n <= 12; ++n) {
    for (int p = 0; p <= n; ++p) {
      for (int d = 0; p + d <= n; ++d) {
        const Estimate score = net_promoter_score(
            {.promoters = double(p), .passives = double(n - p - d), .detractors = double(d)});
        EXPECT_GE(score.low, -100.0);
        EXPECT_LE(score.high, 100.0);
        EXPECT_LT(score.low, score.high);
        if (n >= 2) {
          EXPECT_LE(score.low, score.value);
          EXPECT_GE(score.high, score.value);
        }
      }
    }
  }
}

TEST(NetPromoterScore, MirrorsWhenPromotersAndDetractorsSwap) {
  const Estimate one = net_promoter_score({.promoters = 7, .passives = 4, .detractors = 2});
  const Estimate other = net_promoter_score({.promoters = 2, .passives = 4, .detractors = 7});
  EXPECT_DOUBLE_EQ(one.value, -other.value);
  EXPECT_NEAR(one.low, -other.high, 1e-12);
  EXPECT_NEAR(one.high, -other.low, 1e-12);
}

// Exact coverage by summing the trinomial over all tables.
double exact_coverage(int n, double p, double d) {
  const double truth = 100.0 * (p - d);
  double covered = 0.0;
  for (int i = 0; i <= n; ++i) {
    for (int j = 0; i + j <= n; ++j) {
      const int k = n - i - j;
      const Estimate score = net_promoter_score(
          {.promoters = double(i), .passives = double(k), .detractors = double(j)});
      if (truth < score.low || truth > score.high) continue;
      covered += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(j + 1.0) -
                          std::lgamma(k + 1.0) + i * std::log(p) + j * std::log(d) +
                          k * std::log(1.0 - p - d));
    }
  }
  return covered;
}

TEST(NetPromoterScore, CoversTheTruthByExactEnumeration) {
  for (const int n : {5, 10, 30, 60}) {
    for (const double p : {0.2, 0.4, 0.6}) {
      for (const double d : {0.05, 0.15, 0.35}) {
        const double coverage = exact_coverage(n, p, d);
        EXPECT_GT(coverage, n < 10 ? 0.90 : 0.925) << n << ' ' << p << ' ' << d;
        EXPECT_LE(coverage, 1.0 + 1e-9);
      }
    }
  }
}

TEST(WeightedNetPromoterScore, DependsOnSharesAndEffectiveNOnly) {
  const NpsCounts sums{.promoters = 130.0, .passives = 40.0, .detractors = 30.0};
  const Estimate weighted = weighted_net_promoter_score(sums, 80.0);
  const Estimate plain =
      net_promoter_score({.promoters = 52.0, .passives = 16.0, .detractors = 12.0});
  EXPECT_NEAR(weighted.value, plain.value, 1e-12);
  EXPECT_NEAR(weighted.low, plain.low, 1e-12);
  EXPECT_NEAR(weighted.high, plain.high, 1e-12);
  EXPECT_DOUBLE_EQ(weighted.n, 80.0);
  EXPECT_EQ(weighted_net_promoter_score({}, 80.0).n, 0.0);
}

TEST(NpsAnswerVariance, IsTheVarianceOfTheAnswersInPoints) {
  // Three answers of 100, two of 0, one of -100: mean 33.3, mean square 6666.7.
  EXPECT_NEAR(nps_answer_variance({.promoters = 3, .passives = 2, .detractors = 1}),
              40000.0 / 6.0 - std::pow(200.0 / 6.0, 2), 1e-9);
  EXPECT_TRUE(std::isnan(nps_answer_variance({})));
}

TEST(NpsDifference, AddsTheVariancesOfBothSides) {
  const NpsCounts before{.promoters = 40, .passives = 35, .detractors = 25};
  const NpsCounts after{.promoters = 120, .passives = 50, .detractors = 30};
  const Difference change = nps_difference({.before = before, .after = after});
  const double error = std::hypot(net_promoter_score(before).standard_error,
                                  net_promoter_score(after).standard_error);
  EXPECT_NEAR(change.value, 45.0 - 15.0, 1e-12);
  EXPECT_NEAR(change.standard_error, error, 1e-9);
  EXPECT_NEAR(change.high - change.low, 2.0 * kZ95 * error, 1e-9);
}

TEST(NpsDifference, PValueAgreesWithTheInterval) {
  for (int p = 0; p <= 40; ++p) {
    const Difference change =
        nps_difference({.before = {.promoters = 20, .passives = 10, .detractors = 10},
                        .after = {.promoters = double(p), .passives = double(40 - p)}});
    EXPECT_EQ(change.p_value<0.05, change.low> 0.0 || change.high < 0.0) << p;
  }
}

TEST(NpsDifference, IsSilentWhenASideIsEmpty) {
  const Difference change = nps_difference({.before = {}, .after = {.promoters = 4}});
  EXPECT_TRUE(std::isnan(change.value));
  EXPECT_TRUE(std::isnan(change.p_value));
}

TEST(NpsDifference, NeverCallsAChangeSignificantAgainstItsOwnSign) {
  for (int n = 1; n <= 6; ++n) {
    for (int p = 0; p <= n; ++p) {
      for (int d = 0; p + d <= n; ++d) {
        for (int q = 0; q <= 200; q += 5) {
          const Difference change =
              nps_difference({.before = {.promoters = double(p),
                                         .passives = double(n - p - d),
                                         .detractors = double(d)},
                              .after = {.promoters = double(q), .detractors = double(200 - q)}});
          if (change.p_value < 0.05) {
            EXPECT_EQ(change.low > 0.0, change.value > 0.0);
          }
        }
      }
    }
  }
}

TEST(NpsDifference, RejectsATrueNullAboutOneTimeInTwenty) {
  testing::Random random(20161);
  const auto sample = [&](int n) {
    NpsCounts counts;
    for (int i = 0; i < n; ++i) {
      const double u = random.uniform();
      (u < 0.5 ? counts.promoters : u < 0.8 ? counts.passives : counts.detractors) += 1.0;
    }
    return counts;
  };
  int rejected = 0;
  constexpr int kRuns = 4000;
  for (int run = 0; run < kRuns; ++run) {
    const Difference change = nps_difference({.before = sample(60), .after = sample(90)});
    rejected += change.p_value < 0.05;
  }
  EXPECT_NEAR(static_cast<double>(rejected) / kRuns, 0.05, 0.015);
}

}  // namespace
}  // namespace polku::stats
