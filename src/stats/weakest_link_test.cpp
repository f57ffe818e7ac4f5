#include "stats/weakest_link.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <sstream>

#include "oracle_values.h"

namespace polku::stats {
namespace {

using testing::Random;

struct Customers {
  std::vector<MomentExperiences> moments;
  std::vector<double> outcome;
};

Customers recorded_customers() {
  std::ifstream file(testing::oracle_path("weakest_link.data.csv"));
  Customers customers;
  for (const char* name : {"a", "b", "c", "d"}) customers.moments.push_back({name, {}});
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    for (auto& moment : customers.moments) {
      int state = 0;
      char comma = ',';
      cells >> state >> comma;
      moment.of_customer.push_back(static_cast<Experience>(state));
    }
    double outcome = 0;
    cells >> outcome;
    customers.outcome.push_back(outcome);
  }
  return customers;
}

TEST(WeakestLink, AgreesWithLeastSquaresAndHc3OfBaseR) {
  const auto r = testing::recorded_values("weakest_link");
  const auto customers = recorded_customers();
  ASSERT_EQ(customers.outcome.size(), 600u);
  const auto links = weakest_links(customers.moments, customers.outcome);
  ASSERT_TRUE(links.ok()) << links.error().message;
  for (std::size_t k = 0; k < links->size(); ++k) {
    const auto& name = customers.moments[k].name;
    const auto& link = (*links)[k];
    EXPECT_NEAR(link.bad_share.value, r.at(name + "_share"), 1e-9);
    EXPECT_NEAR(link.drop.value, r.at(name + "_drop"), 1e-6);
    EXPECT_NEAR(link.drop.standard_error, r.at(name + "_drop_error"), 1e-6);
    EXPECT_NEAR(link.lost.value, r.at(name + "_lost"), 1e-6);
    EXPECT_NEAR(link.lost.standard_error, r.at(name + "_lost_error"), 1e-6);
    EXPECT_NEAR(link.lost.high - link.lost.value, 1.959964 * link.lost.standard_error, 1e-5);
  }
}

// Three moments; who comes to the second is of another kind, bad experiences come together, and
// outcomes have the few points of NPS, whose noise is uneven.
struct World {
  std::array<double, 3> bad{0.12, 0.25, 0.08};  // of those who meet the moment
  std::array<double, 3> drop{30, 15, 0};        // true, in points
};

Customers simulated(Random& random, const World& world, int count) {
  Customers customers;
  for (const char* name : {"a", "b", "c"}) customers.moments.push_back({name, {}});
  for (int i = 0; i < count; ++i) {
    const bool other_kind = random.uniform() < 0.5;
    const bool unlucky = random.uniform() < 0.2;
    // P(100) and P(-100) move so that the mean falls by the true drop.
    double mean = other_kind ? 10 : 45;
    for (std::size_t k = 0; k < 3; ++k) {
      const bool met = k != 1 || random.uniform() < (other_kind ? 0.8 : 0.2);
      const double chance = world.bad[k] * (unlucky ? 2.2 : 0.7);
      const bool bad = met && random.uniform() < chance;
      if (bad) mean -= world.drop[k];
      customers.moments[k].of_customer.push_back(bad   ? Experience::Bad
                                                 : met ? Experience::Met
                                                       : Experience::NotMet);
    }
    const double promoter = 0.5 * (0.7 + mean / 100);
    const double u = random.uniform();
    customers.outcome.push_back(u < promoter ? 100 : u < 0.7 ? -100 : 0);
  }
  return customers;
}

TEST(WeakestLink, CoversKnownEffectsAndRanksThem) {
  Random random(20261126);
  const World world;
  // Unlucky or not: 0.2 x 2.2 + 0.8 x 0.7 = 1; half of everybody meets the second moment.
  const std::array<double, 3> lost{0.12 * 30, 0.5 * 0.25 * 15, 0};
  constexpr int kRuns = 300;
  std::array<int, 3> drop_covered{}, lost_covered{};
  std::array<double, 3> mean_lost{};
  int ranked = 0;
  for (int run = 0; run < kRuns; ++run) {
    const auto customers = simulated(random, world, 1200);
    const auto links = weakest_links(customers.moments, customers.outcome);
    ASSERT_TRUE(links.ok());
    for (std::size_t k = 0; k < 3; ++k) {
      const auto& link = (*links)[k];
      drop_covered[k] += link.drop.low <= world.drop[k] && world.drop[k] <= link.drop.high;
      lost_covered[k] += link.lost.low <= lost[k] && lost[k] <= link.lost.high;
      mean_lost[k] += link.lost.value / kRuns;
    }
    ranked += (*links)[0].lost.value > (*links)[2].lost.value;
  }
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_NEAR(drop_covered[k] / double(kRuns), 0.95, 0.04) << k;
    EXPECT_NEAR(lost_covered[k] / double(kRuns), 0.95, 0.04) << k;
    EXPECT_NEAR(mean_lost[k], lost[k], 0.25) << k;
  }
  EXPECT_GE(ranked, kRuns * 95 / 100);
}

// Without the indicator of having met the moment, the other kind's liking would be its fault.
TEST(WeakestLink, DoesNotTakeMeetingAMomentForABadExperience) {
  Random random(7);
  World world;
  world.drop = {0, 0, 0};
  double drop = 0;
  for (int run = 0; run < 40; ++run) {
    const auto customers = simulated(random, world, 1200);
    drop += (*weakest_links(customers.moments, customers.outcome))[1].drop.value / 40;
  }
  EXPECT_NEAR(drop, 0, 2.5);
}

TEST(WeakestLink, SaysNothingOfWhatCannotBeToldApart) {
  Random random(3);
  auto customers = simulated(random, World(), 400);
  customers.moments.push_back(customers.moments[0]);  // the same customers, the same fate
  MomentExperiences rare{"rare", std::vector(400, Experience::Met)};
  rare.of_customer[5] = Experience::Bad;
  customers.moments.push_back(rare);
  const auto links = weakest_links(customers.moments, customers.outcome);
  ASSERT_TRUE(links.ok());
  EXPECT_TRUE(std::isnan((*links)[0].drop.value));
  EXPECT_TRUE(std::isfinite((*links)[1].lost.high));
  EXPECT_TRUE(std::isnan((*links)[3].drop.value));
  EXPECT_TRUE(std::isnan((*links)[4].lost.value));
  EXPECT_NEAR((*links)[4].bad_share.value, 1.0 / 400, 1e-12);
}

TEST(WeakestLink, RefusesWhatItCannotUse) {
  const auto refused = [](const std::vector<MomentExperiences>& moments,
                          const std::vector<double>& outcome) {
    const auto links = weakest_links(moments, outcome);
    return !links.ok() && links.error().field == "outcome";
  };
  const MomentExperiences one{"one", std::vector(8, Experience::Met)};
  EXPECT_TRUE(refused({one}, {1, 2, 3}));
  EXPECT_TRUE(refused({one}, {1, 1, 1, 1, 1, 1, 1, 1}));
  EXPECT_TRUE(refused({one}, {1, 2, 1, 2, kUnknown, 1, 1, 1}));
  EXPECT_TRUE(refused({one, one}, {1, 2, 1, 2, 1, 1, 1, 1}));
  EXPECT_FALSE(refused({one}, {1, 2, 1, 2, 1, 2, 1, 1}));
}

}  // namespace
}  // namespace polku::stats
