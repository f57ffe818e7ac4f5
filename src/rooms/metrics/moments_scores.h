#pragma once
// Which measure each moment of a path is scored by, over one slice, and what of it may be seen.

#include "moments_facts.h"
#include "moments_hiding.h"

namespace polku::metrics {

// With fewer answers a moment does not count when the path's measure is chosen.
inline constexpr int kEnoughMin = 5;

struct ScoreChoice {
  std::array<std::size_t, kFamilies> terms{};
  Family curve = Family::Csat;
  std::vector<Family> of_moment;
  std::map<Family, SeenFamily> seen;  // score families that have any question

  // Nothing without answers that may be seen.
  const SeenMoment* shown(std::size_t moment) const;
  // Whether an item's answers are those that `family` is counted from.
  bool takes(const PathItem& item, Family family, const PathSums& sums) const;
};

struct ScoreRequest {
  const PathFacts::Counted& counted;
  std::size_t moments = 0;
  std::string measure;  // asked for; empty: chosen
  int minimum_group = 1;
};
ScoreChoice choose_scores(const ScoreRequest& request);

// Of every family, the terms with most answers of the path's moments (by family; 0 when there are
// none). `also` decides between equals.
std::array<std::size_t, kFamilies> chosen_terms(const PathSums& sums,
                                                const PathSums* also = nullptr);

// The measure that covers most moments with enough answers; ties: csat, mean, ces, nps.
Family chosen_curve(const PathSums& sums, const std::array<std::size_t, kFamilies>& terms,
                    double enough);

}  // namespace polku::metrics
