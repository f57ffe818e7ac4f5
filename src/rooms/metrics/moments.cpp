#include "metrics/moments.h"

#include "moment_measures.h"

namespace polku::metrics {

std::unique_ptr<PathMeasures> make_moment_measures(MetricService& metrics,
                                                   std::size_t cache_bytes) {
  return std::make_unique<MomentMeasures>(metrics, cache_bytes);
}

}  // namespace polku::metrics
