#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "oracle_values.h"
#include "stats/distributions.h"
#include "stats/multiplicity.h"
#include "stats/nps.h"
#include "stats/verdict.h"

namespace polku::stats {
namespace {

TEST(Distributions, AgreeWithR) {
  const auto r = testing::recorded_values("classical");
  EXPECT_NEAR(z_quantile(Confidence()), r.at("z_95"), 1e-12);
  EXPECT_NEAR(z_quantile(Confidence(0.999)), r.at("z_999"), 1e-12);
  EXPECT_NEAR(t_quantile(Confidence(), 3), r.at("t_95_3"), 1e-10);
  EXPECT_NEAR(t_quantile(Confidence(), 2.5), r.at("t_95_2.5"), 1e-10);
  EXPECT_NEAR(t_two_sided_p(-2, 7), r.at("t_p_2_7"), 1e-12);
  EXPECT_NEAR(chi_squared_upper_p(10.83, 1), r.at("chisq_upper_10.83_1"), 1e-12);
  EXPECT_NEAR(normal_two_sided_p(-5), r.at("normal_p_5"), 1e-15);
}

TEST(Distributions, AnswerNonsenseWithNaN) {
  EXPECT_TRUE(std::isnan(normal_cdf(kUnknown)));
  EXPECT_TRUE(std::isnan(normal_quantile(1.5)));
  EXPECT_TRUE(std::isnan(t_quantile(Confidence(), 0.0)));
  EXPECT_TRUE(std::isnan(t_quantile(Confidence(), INFINITY)));
  EXPECT_TRUE(std::isnan(t_two_sided_p(1.0, -1.0)));
  EXPECT_TRUE(std::isnan(chi_squared_upper_p(-1.0, 2.0)));
  EXPECT_EQ(normal_two_sided_p(INFINITY), 0.0);
}

TEST(Confidence, KnowsWhichLevelsMakeSense) {
  EXPECT_TRUE(Confidence::valid(0.9));
  EXPECT_FALSE(Confidence::valid(0.0));
  EXPECT_FALSE(Confidence::valid(1.0));
  EXPECT_FALSE(Confidence::valid(95.0));
  EXPECT_FALSE(Confidence::valid(kUnknown));
  EXPECT_EQ(Confidence().level(), 0.95);
}

TEST(Scaled, ChangesTheUnitAndNothingElse) {
  const Estimate percent = scaled(Estimate{0.5, 0.4, 0.6, 96.0, 0.05}, 100.0);
  EXPECT_DOUBLE_EQ(percent.low, 40.0);
  EXPECT_DOUBLE_EQ(percent.n, 96.0);
  const Difference change = scaled(Difference{0.1, 0.0, 0.2, 0.05, 0.04}, 100.0);
  EXPECT_DOUBLE_EQ(change.standard_error, 5.0);
  EXPECT_DOUBLE_EQ(change.p_value, 0.04);
}

TEST(BenjaminiHochberg, AgreesWithR) {
  const auto r = testing::recorded_values("classical");
  const std::vector<double> p = {0.01, 0.02, 0.03, 0.04, 0.05, 0.2, 0.9, 0.001, 0.02};
  const std::vector<double> adjusted = benjamini_hochberg(p);
  for (std::size_t i = 0; i < p.size(); ++i) {
    EXPECT_NEAR(adjusted[i], r.at("bh_" + std::to_string(i + 1)), 1e-12);
  }
}

// The definition itself: reject the k smallest, k the largest rank with p(k) <= k q / m.
TEST(BenjaminiHochberg, RejectsExactlyWhatTheStepUpProcedureRejects) {
  testing::Random random(1995);
  for (int round = 0; round < 200; ++round) {
    std::vector<double> p;
    const int m = 1 + random.below(12);
    for (int i = 0; i < m; ++i) p.push_back(std::pow(random.uniform(), 3.0));
    const std::vector<double> adjusted = benjamini_hochberg(p);
    double threshold = -1.0;
    for (const double candidate : p) {
      int rank = 0;
      for (const double other : p) rank += other <= candidate;
      if (candidate <= 0.05 * rank / m) threshold = std::max(threshold, candidate);
    }
    for (int i = 0; i < m; ++i) EXPECT_EQ(adjusted[i] <= 0.05, p[i] <= threshold);
  }
}

TEST(BenjaminiHochberg, LetsUnknownPValuesThroughUncounted) {
  const std::vector<double> adjusted = benjamini_hochberg(std::vector{0.03, kUnknown, 0.04});
  EXPECT_DOUBLE_EQ(adjusted[0], 0.04);
  EXPECT_TRUE(std::isnan(adjusted[1]));
  EXPECT_DOUBLE_EQ(adjusted[2], 0.04);
  EXPECT_TRUE(benjamini_hochberg({}).empty());
}

TEST(ChangeVerdict, NamesTheDirectionOfASignificantChange) {
  const Difference up{.value = 12, .low = 4, .high = 20, .standard_error = 4, .p_value = 0.003};
  EXPECT_EQ(change_verdict(up, 0.003), Verdict::Up);
  const Difference down{
      .value = -12, .low = -20, .high = -4, .standard_error = 4, .p_value = 0.003};
  EXPECT_EQ(change_verdict(down, 0.003), Verdict::Down);
}

TEST(ChangeVerdict, ClaimsNoSignOnlyWithThePowerToHaveSeenIt) {
  // 80 % power at 5 % needs the relevant difference to be 2.8016 standard errors.
  const Difference enough{
      .value = 1, .low = -6, .high = 8, .standard_error = 10 / 2.81, .p_value = 0.8};
  const Difference short_of_it{
      .value = 1, .low = -6, .high = 8, .standard_error = 10 / 2.79, .p_value = 0.8};
  EXPECT_EQ(change_verdict(enough, 0.8), Verdict::NoSign);
  EXPECT_EQ(change_verdict(short_of_it, 0.8), Verdict::TooFew);
  EXPECT_EQ(change_verdict(short_of_it, 0.8, {.relevant_difference = 11}), Verdict::NoSign);
}

TEST(ChangeVerdict, ListensToTheAdjustedPValue) {
  const Difference up{.value = 12, .low = 1, .high = 23, .standard_error = 5.6, .p_value = 0.03};
  EXPECT_EQ(change_verdict(up, 0.03), Verdict::Up);
  EXPECT_EQ(change_verdict(up, 0.2), Verdict::TooFew);
}

TEST(ChangeVerdict, IsTooFewWhereNothingIsKnown) {
  EXPECT_EQ(change_verdict({}, kUnknown), Verdict::TooFew);
  EXPECT_EQ(change_verdict({.value = 3.0}, kUnknown), Verdict::TooFew);
  EXPECT_EQ(change_verdict({.value = 0.0, .p_value = 1.0}, 1.0), Verdict::TooFew);
}

TEST(PowerToSee, AgreesWithSimulation) {
  testing::Random random(80);
  const Difference difference{.value = 0, .standard_error = 4.0};
  int seen = 0;
  constexpr int kRuns = 20000;
  for (int run = 0; run < kRuns; ++run) {
    seen += std::abs(10.0 + 4.0 * random.normal()) > 1.959964 * 4.0;
  }
  EXPECT_NEAR(power_to_see(difference), static_cast<double>(seen) / kRuns, 0.012);
}

}  // namespace
}  // namespace polku::stats
