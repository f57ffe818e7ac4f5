#include "moments_study.h"

namespace polku::metrics {

Result<PathStudy> make_study(const PathRequest&) {
  return unavailable("Studies are not made yet.");
}

}  // namespace polku::metrics
