#pragma once

#include <span>
#include <vector>

#include "stats/estimate.h"
#include "stats/nps.h"

namespace polku::stats {

// Why a total moved: because groups scored differently (within), or because their shares of the
// answers changed (mix). For group g with shares w0, w1 and scores s0, s1:
//   within = (w0 + w1)/2 (s1 - s0),   mix = (w1 - w0) ((s0 + s1)/2 - S),
// S the mean of the two totals. The terms add up to the change exactly.
// After Kitagawa (1955), "Components of a difference between two rates".

// One group in one period. `n` is its (effective) number of answers and makes its share;
// `score` and `standard_error` are in the unit of the measure and are not read when n is 0.
// A NaN standard error (a mean of one answer) is replaced by what the period's other groups, their
// variances pooled, say of that n.
struct GroupScore {
  double n = 0.0;
  double score = kUnknown;
  double standard_error = kUnknown;
};

// From NPS counts: the raw score with the adjusted standard error of nps.h.
GroupScore group_score(const NpsCounts& counts);
GroupScore group_score(const Estimate& estimate);

// A group that has answers in one period only moves the total by its share alone: its within term
// is 0 and its mix term uses the one score it has. A group without answers has terms of 0.
struct GroupEffect {
  Estimate within;
  Estimate mix;
};

// Terms in the unit of the measure, after minus before; n is the answers of both periods.
// `change` = `within` + `mix`, each the sum of the groups' terms in the order given.
struct Decomposition {
  Estimate change;
  Estimate within;
  Estimate mix;
  std::vector<GroupEffect> groups;
};

// Standard errors by the delta method: shares multinomial, periods and groups' scores independent.
// A period without any answers gives NaN terms with n = 0. Linear in the number of groups.
Decomposition decompose_change(std::span<const BeforeAfter<GroupScore>> groups,
                               Confidence confidence = {});

}  // namespace polku::stats
