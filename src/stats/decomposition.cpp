#include "stats/decomposition.h"

#include <cmath>
#include <cstddef>

#include "stats/distributions.h"

namespace polku::stats {

namespace {

// One group in one period with everything filled in.
struct Side {
  double share = 0.0;
  double score = 0.0;
  double variance = 0.0;      // of the score
  double score_weight = 0.0;  // of this period's score in the group's mean score
};

struct Group {
  BeforeAfter<Side> side;
  bool in_both = false;
  double mean_score = 0.0;

  double share_change() const { return side.after.share - side.before.share; }
  double mean_share() const { return 0.5 * (side.after.share + side.before.share); }
  double score_change() const { return in_both ? side.after.score - side.before.score : 0.0; }
};

// Sums over the groups of one period that every variance below needs.
struct Period {
  double n = 0.0;
  double total = 0.0;           // sum of share x score
  double squares = 0.0;         // sum of share x score^2
  double mean_total = 0.0;      // sum of share x mean score of the group
  double mean_squares = 0.0;    // sum of share x (mean score of the group)^2
  double score_variance = 0.0;  // sum of share^2 x variance of the score
};

using Input = std::span<const BeforeAfter<GroupScore>>;
using InputSide = GroupScore BeforeAfter<GroupScore>::*;
using GroupSide = Side BeforeAfter<Side>::*;

double answers(Input groups, InputSide side) {
  double n = 0.0;
  for (const auto& group : groups) n += (group.*side).n;
  return n;
}

// Variance of one answer within groups, pooled over those that know theirs.
double pooled_answer_variance(Input groups, InputSide side) {
  double n = 0.0;
  double sum = 0.0;
  for (const auto& group : groups) {
    const GroupScore& score = group.*side;
    if (!(score.n > 0.0) || std::isnan(score.standard_error)) continue;
    n += score.n;
    sum += score.n * score.n * score.standard_error * score.standard_error;
  }
  return n > 0.0 ? sum / n : kUnknown;
}

Side side_of(const GroupScore& group, double period_n, double answer_variance) {
  if (!(group.n > 0.0)) return {};
  const double own = group.standard_error * group.standard_error;
  return {.share = group.n / period_n,
          .score = group.score,
          .variance = std::isnan(own) ? answer_variance / group.n : own,
          .score_weight = 0.0};
}

Group filled(const BeforeAfter<GroupScore>& group, const BeforeAfter<Period>& periods,
             const BeforeAfter<double>& answer_variances) {
  Group result;
  Side& before = result.side.before;
  Side& after = result.side.after;
  before = side_of(group.before, periods.before.n, answer_variances.before);
  after = side_of(group.after, periods.after.n, answer_variances.after);
  const bool in_before = group.before.n > 0.0;
  const bool in_after = group.after.n > 0.0;
  result.in_both = in_before && in_after;
  before.score_weight = result.in_both ? 0.5 : in_before ? 1.0 : 0.0;
  after.score_weight = result.in_both ? 0.5 : in_after ? 1.0 : 0.0;
  result.mean_score = before.score_weight * before.score + after.score_weight * after.score;
  return result;
}

void add(Period& period, const Group& group, GroupSide which) {
  const Side& side = group.side.*which;
  period.total += side.share * side.score;
  period.squares += side.share * side.score * side.score;
  period.mean_total += side.share * group.mean_score;
  period.mean_squares += side.share * group.mean_score * group.mean_score;
  period.score_variance += side.share * side.share * side.variance;
}

// Variance of a linear form in multinomial shares, from its mean and mean square over answers.
double share_variance_of(double mean, double mean_square, double n) {
  return (mean_square - mean * mean) / n;
}

// The mix term's gradient over this period's shares is +/- c for the group itself and
// -k x score for every group (through S); c the group's distance from S, k half its share change.
double mix_variance(const Group& group, GroupSide which, const Period& period, double distance) {
  const Side& side = group.side.*which;
  const double k = 0.5 * group.share_change();
  const double own = distance - k * side.score;
  const double mean = distance * side.share - k * period.total;
  const double mean_square =
      side.share * own * own + k * k * (period.squares - side.share * side.score * side.score);
  const double own_score = side.score_weight - 0.5 * side.share;
  const double from_scores =
      4.0 * k * k *
      (own_score * own_score * side.variance +
       0.25 * (period.score_variance - side.share * side.share * side.variance));
  return share_variance_of(mean, mean_square, period.n) + from_scores;
}

double within_variance(const Group& group, const BeforeAfter<Period>& periods) {
  if (!group.in_both) return 0.0;
  const double half = 0.5 * group.score_change();
  const double before = group.side.before.share;
  const double after = group.side.after.share;
  const double mean_share = group.mean_share();
  return half * half *
             (before * (1.0 - before) / periods.before.n +
              after * (1.0 - after) / periods.after.n) +
         mean_share * mean_share * (group.side.before.variance + group.side.after.variance);
}

struct Interval {
  double n = 0.0;
  double z = 0.0;

  Estimate around(double value, double variance) const {
    const double standard_error = std::sqrt(std::max(0.0, variance));
    return {.value = value,
            .low = value - z * standard_error,
            .high = value + z * standard_error,
            .n = n,
            .standard_error = standard_error};
  }
};

// Variances of the two totals; the totals' own gradients are simpler than the sum of the terms'.
struct TotalVariances {
  double within = 0.0;
  double mix = 0.0;
};

TotalVariances total_variances(const std::vector<Group>& groups,
                               const BeforeAfter<Period>& periods) {
  TotalVariances variances;
  for (const GroupSide which : {&BeforeAfter<Side>::before, &BeforeAfter<Side>::after}) {
    const bool is_before = which == &BeforeAfter<Side>::before;
    const Period& period = is_before ? periods.before : periods.after;
    double mean = 0.0;
    double mean_square = 0.0;
    for (const Group& group : groups) {
      const Side& side = group.side.*which;
      const double half = 0.5 * group.score_change();
      mean += side.share * half;
      mean_square += side.share * half * half;
      const double share = group.in_both ? group.mean_share() : 0.0;
      variances.within += share * share * side.variance;
      const double moved = group.share_change() * side.score_weight;
      variances.mix += moved * moved * side.variance;
    }
    variances.within += share_variance_of(mean, mean_square, period.n);
    variances.mix += share_variance_of(period.mean_total, period.mean_squares, period.n);
  }
  return variances;
}

double change_variance(const Period& period) {
  return share_variance_of(period.total, period.squares, period.n) + period.score_variance;
}

}  // namespace

GroupScore group_score(const Estimate& estimate) {
  return {.n = estimate.n, .score = estimate.value, .standard_error = estimate.standard_error};
}

GroupScore group_score(const NpsCounts& counts) { return group_score(net_promoter_score(counts)); }

Decomposition decompose_change(std::span<const BeforeAfter<GroupScore>> groups,
                               Confidence confidence) {
  Decomposition result;
  result.groups.resize(groups.size());
  BeforeAfter<Period> periods;
  periods.before.n = answers(groups, &BeforeAfter<GroupScore>::before);
  periods.after.n = answers(groups, &BeforeAfter<GroupScore>::after);
  if (!(periods.before.n > 0.0) || !(periods.after.n > 0.0)) return result;

  const BeforeAfter<double> answer_variances{
      .before = pooled_answer_variance(groups, &BeforeAfter<GroupScore>::before),
      .after = pooled_answer_variance(groups, &BeforeAfter<GroupScore>::after)};
  std::vector<Group> filled_groups;
  filled_groups.reserve(groups.size());
  for (const auto& group : groups) {
    filled_groups.push_back(filled(group, periods, answer_variances));
    add(periods.before, filled_groups.back(), &BeforeAfter<Side>::before);
    add(periods.after, filled_groups.back(), &BeforeAfter<Side>::after);
  }

  const Interval interval{.n = periods.before.n + periods.after.n, .z = z_quantile(confidence)};
  const double middle = 0.5 * (periods.before.total + periods.after.total);
  double within_sum = 0.0;
  double mix_sum = 0.0;
  for (std::size_t i = 0; i < filled_groups.size(); ++i) {
    const Group& group = filled_groups[i];
    const double within = group.mean_share() * group.score_change();
    const double distance = group.mean_score - middle;
    const double mix = group.share_change() * distance;
    within_sum += within;
    mix_sum += mix;
    result.groups[i].within = interval.around(within, within_variance(group, periods));
    result.groups[i].mix = interval.around(
        mix, mix_variance(group, &BeforeAfter<Side>::before, periods.before, -distance) +
                 mix_variance(group, &BeforeAfter<Side>::after, periods.after, distance));
  }
  const TotalVariances variances = total_variances(filled_groups, periods);
  result.within = interval.around(within_sum, variances.within);
  result.mix = interval.around(mix_sum, variances.mix);
  result.change = interval.around(periods.after.total - periods.before.total,
                                  change_variance(periods.before) + change_variance(periods.after));
  return result;
}

}  // namespace polku::stats
