#pragma once
// The overview page's data in one call, as MetricService::overview gives it:
// {"from", "to", "compare": {"from", "to"},
//  "headline": {"code": the leading card's metric and its verdict ("nps_up", "nps_down",
//               "nps_no_change", "nps_too_few", or "nps_first" with nothing before to compare; the
//               same with csat_ and ces_), "no_answers" or "hidden",
//               "values": {"metric", "value", "change", "low", "high", "n"}},
//  "cards": [{"metric", "definition", "row": as a metric query's row, with "change"}],
//  "trend": {"metric", "interval", "definition", "rows": [...]},
//  "decomposition": {"group_by", "metric", "change", "terms": [...]} or null,
//  "changes": [{"metric", "group", "row"}] the largest real changes first,
//  "responses": {"n", "change"}}
// Every part is the answer of an ordinary query, so no number here escapes suppression.

#include "metrics/service.h"

namespace polku::metrics {

// Weeks the page shows when the view names no period.
inline constexpr int kOverviewWeeks = 12;

}  // namespace polku::metrics
