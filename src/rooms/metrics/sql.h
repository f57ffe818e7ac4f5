#pragma once
// Stage 4: the only place that composes SQL. Texts and numbers of users are bound parameters; what
// stands in the statement itself is codes, days and names of our own.

#include "metrics/ports.h"
#include "plan.h"

namespace polku::metrics {

// More rows than this are no answer a person can read.
inline constexpr std::size_t kRowsMax = 100'000;

// Columns of the result, in order: period (only with an interval: see period_start), the plan's
// groups g0, g1 ..., series (only when grouped by it), then by tallying:
//   Nps n, promoters, detractors; Box n, positive; BoxAndMean n, positive, total, squares;
//   Mean n, total, squares; Count n; Choice n, positive; Distribution score, choice, n, items.
// Rows of one group may come more than once and add up; a sum of nothing is null. At most
// kRowsMax + 1 rows. Precondition: !plan.nothing.
Statement compose(const ReadPlan& plan, Dialect dialect);

// The first day of the period that a value of the column `period` stands for.
Day period_start(const ReadPlan& plan, std::int64_t value);

// Every fact of these series with its texts, for exports.
Statement compose_export(const std::vector<CodedSeries>& series, Dialect dialect);

}  // namespace polku::metrics
