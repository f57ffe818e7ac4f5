#include "stats/rate_ratio.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <limits>

namespace polku::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double odds(double share) { return share < 1 ? share / (1 - share) : kInfinity; }

}  // namespace

RateRatio poisson_rate_ratio(const BeforeAfter<Rate>& rates, Confidence confidence) {
  const double after = rates.after.events, before = rates.before.events;
  const double all = after + before;
  if (!(all > 0) || !(rates.after.exposure > 0) || !(rates.before.exposure > 0)) return {};
  const double exposures = rates.before.exposure / rates.after.exposure;
  const double half = confidence.alpha() / 2;
  // The chance that an event is one of after's when the rates are alike.
  const double alike = 1 / (1 + exposures);
  RateRatio ratio;
  ratio.value = odds(after / all) * exposures;
  const double low = after > 0 ? boost::math::ibeta_inv(after, before + 1, half) : 0;
  const double high = before > 0 ? boost::math::ibeta_inv(after + 1, before, 1 - half) : 1;
  ratio.low = odds(low) * exposures;
  ratio.high = odds(high) * exposures;
  const double at_least = after > 0 ? boost::math::ibeta(after, before + 1, alike) : 1;
  const double at_most = before > 0 ? boost::math::ibetac(after + 1, before, alike) : 1;
  ratio.p_value = std::min(1.0, 2 * std::min(at_least, at_most));
  return ratio;
}

}  // namespace polku::stats
