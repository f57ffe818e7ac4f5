#include "stats/experience_level.h"

#include <cmath>

namespace polku::stats {

EvennessVerdict judge_evenness(const VarianceComponents& components, const EvennessRule& rule) {
  EvennessVerdict verdict;
  std::vector<Estimate> deciding;
  for (const auto& factor : components.factors) {
    const bool decides = factor.levels >= rule.levels_min && std::isfinite(factor.variance.value);
    verdict.decides.push_back(decides);
    if (decides) deciding.push_back(factor.variance);
  }
  if (deciding.empty()) return verdict;
  verdict.together = deviation_of_sum(deciding);
  verdict.evenness = Evenness::Between;
  if (verdict.together.low > rule.deviation_limit) verdict.evenness = Evenness::Spread;
  if (verdict.together.high < rule.deviation_limit) verdict.evenness = Evenness::Even;
  return verdict;
}

}  // namespace polku::stats
