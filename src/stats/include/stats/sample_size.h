#pragma once

#include "stats/estimate.h"

namespace polku::stats {

// How many answers a comparison needs, by the normal approximation
// n per side = (z_a + z_b)^2 (v_before + v_after) / delta^2 (e.g. Fleiss 1981).

// Two-sided test at `alpha`, seen with probability `power`; both strictly between 0 and 1.
struct TestDesign {
  double alpha = 0.05;
  double power = 0.8;
};

// Variance of one answer on each side: see nps_answer_variance (points squared),
// share_variance, or the square of a rating's standard deviation.
struct AnswerVariances {
  double before = 0.0;
  double after = 0.0;
};

// p (1 - p), for shares as 0..1.
double share_variance(double share);

// Answers needed on each side for a true change of `delta` (same unit as the variances' root) to
// show, rounded up; at least 2. Infinity for a delta of 0; NaN for negative variances.
double answers_needed(const AnswerVariances& variances, double delta,
                      const TestDesign& design = {});

// Answers each side needs for a share to be seen to move from one value to another, 0..1.
double answers_needed_for_shares(const BeforeAfter<double>& shares, const TestDesign& design = {});

// The inverse: the smallest true change that shows, given the answers on each side.
// NaN when a side has none.
double detectable_change(const AnswerVariances& variances, const BeforeAfter<double>& n,
                         const TestDesign& design = {});

// The same for a share: the smallest rise above `share` that shows, whose own variance counts.
// NaN when no rise up to 1 shows with these answers.
double detectable_share_rise(double share, const BeforeAfter<double>& n,
                             const TestDesign& design = {});

}  // namespace polku::stats
