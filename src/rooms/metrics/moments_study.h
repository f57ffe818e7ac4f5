#pragma once
// What costs more than a page may wait: levels, weak links, consistency, drivers, drop-out.

#include "moments_reading.h"

namespace polku::metrics {

Result<PathStudy> make_study(const PathRequest& request);

}  // namespace polku::metrics
