#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "stats/estimate.h"

namespace polku::stats {

// Which moment of a path lowers the end outcome most: the share of customers with a bad experience
// there times what such an experience takes from the outcome, all other moments held alike.

// What a customer met at one moment.
enum class Experience : std::uint8_t { NotMet, Met, Bad };

// A moment with one experience a customer; all moments have the same customers in the same order.
struct MomentExperiences {
  std::string name;
  std::vector<Experience> of_customer;
};

// `bad_share` of all customers (Wilson 1927), met or not: bad experiences of those who never come
// there cost nothing. `drop`: how much lower the outcome of customers with a bad experience is than
// that of those who met the moment without one. `lost` = bad_share x drop, in the outcome's unit:
// by how much the mean outcome would be higher if the drop were not there. Association only.
// NaN drop and lost: fewer than kWeakLinkGroupMin customers on either side, or a drop that the
// other moments' experiences cannot be told apart from.
struct WeakLinkEstimate {
  Estimate bad_share;
  Estimate drop;
  Estimate lost;
};
inline constexpr std::size_t kWeakLinkGroupMin = 5;

// Ordinary least squares of the outcome on an indicator "bad" for each moment and, where not
// everybody met it, an indicator "met": a customer who did not meet a moment has both at 0, so
// that meeting it at all (another kind of customer) is not taken for a bad experience. Covariance
// of the drops after MacKinnon and White (1985), HC3: outcomes of few points have no even noise.
// Variance of the product by the delta method: drop^2 var(share) + share^2 var(drop); given the
// experiences the estimated drop is unbiased, so the two do not covary.
// Order as given. Errors (Invalid, field "outcome"): lengths that differ, an outcome that is not
// finite, fewer customers than twice the indicators, outcomes all alike.
// Cost: customers x (2 moments)^2.
Result<std::vector<WeakLinkEstimate>> weakest_links(const std::vector<MomentExperiences>& moments,
                                                    const std::vector<double>& outcome,
                                                    Confidence confidence = {});

}  // namespace polku::stats
