#pragma once
// Which numbers of a path may be seen: the rules of anonymity.h over its moments, weeks and groups,
// where one answer may belong to several moments. Pure.

#include "anonymity.h"
#include "moments_sums.h"

namespace polku::metrics {

struct SeenTally {
  Tally tally;
  Visibility visibility = Visibility::Shown;

  bool shown() const { return visibility == Visibility::Shown; }
};
struct SeenMoment : SeenTally {
  std::map<Day, SeenTally> weeks;
};
struct SeenFamily {
  std::vector<SeenMoment> moments;
  std::vector<SeenTally> groups;
};

struct HidingRequest {
  const PathSums& path;  // for the groups of moments
  const FamilySums& sums;
  const FamilySums* unfiltered = nullptr;  // the same without filters, when there are any
  int minimum_group = 1;
};

// Beyond small cells and their complements:
// - whatever a metric query by moment or by touchpoint would hide is hidden here too, where it is
//   the same answers, so that neither completes the other;
// - answers to the same questions that belong to no moment here, place by place, are kept from
// being
//   the difference of a total;
// - of two moments that share answers, the smaller is hidden when what they do not share is fewer
//   than the minimum, and moments of the very same answers are hidden or shown together.
SeenFamily hide_moments(const HidingRequest& request);

}  // namespace polku::metrics
