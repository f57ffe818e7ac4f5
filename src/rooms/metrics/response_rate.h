#pragma once
// Response rates: what visitors of a survey's page did, against the answers that came through it.

#include "cells.h"
#include "surveys/ports.h"

namespace polku::metrics {

struct RateRequest {
  const MetricQuery& query;
  const Target& target;
  const Snapshot& snapshot;
  const directory::Actor& actor;
  const std::vector<Filter>& filters;
};
struct RateSources {
  FactStore& facts;
  surveys::ResponseStore& responses;
  Timestamp now;
};

// Cells whose n is everyone who opened the page and may belong to the group asked (AAPOR RR1's
// denominator), `positive` the complete answers, `partial` the partial ones. Answers that did not
// come through the page (interviews, imports, the API) have no visits and do not count. Groups and
// filters: unit, channel and survey; others are Invalid with their field, as visits know no more.
Result<std::vector<Cell>> response_rate_cells(const RateRequest& request,
                                              const RateSources& sources, const Window& window);

}  // namespace polku::metrics
