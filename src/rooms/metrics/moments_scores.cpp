#include "moments_scores.h"

#include <algorithm>

namespace polku::metrics {

std::array<std::size_t, kFamilies> chosen_terms(const PathSums& sums, const PathSums* also) {
  std::array<std::size_t, kFamilies> chosen{};
  for (std::size_t i = 0; i < kFamilies; ++i) {
    const auto family = static_cast<Family>(i);
    const auto answers = [&](std::size_t terms) {
      return std::pair(sums.answers(family, terms), also ? also->answers(family, terms) : 0.0);
    };
    for (std::size_t terms = 1; terms < sums.terms(family).size(); ++terms) {
      if (answers(terms) > answers(chosen[i])) chosen[i] = terms;
    }
  }
  return chosen;
}

Family chosen_curve(const PathSums& sums, const std::array<std::size_t, kFamilies>& terms,
                    double enough) {
  Family best = kScoreFamilies.front();
  std::pair<int, bool> covered{-1, false};
  for (const auto family : kScoreFamilies) {
    if (sums.terms(family).empty()) continue;
    int moments = 0;
    bool any = false;
    for (const auto& one : sums.of(family, terms[index_of(family)]).moments) {
      if (one.total.n >= enough) ++moments;
      any |= one.total.n > 0;
    }
    if (std::pair(moments, any) <= covered) continue;
    covered = {moments, any};
    best = family;
  }
  return best;
}

const SeenMoment* ScoreChoice::shown(std::size_t moment) const {
  const auto family = seen.find(of_moment[moment]);
  if (family == seen.end()) return nullptr;
  const auto& one = family->second.moments[moment];
  return one.shown() && one.tally.n > 0 ? &one : nullptr;
}

bool ScoreChoice::takes(const PathItem& item, Family family, const PathSums& sums) const {
  const auto& all = sums.terms(family);
  return !all.empty() && terms_in(item, family) == all[terms[index_of(family)]];
}

ScoreChoice choose_scores(const ScoreRequest& request) {
  ScoreChoice choice;
  const auto& sums = request.counted.sums;
  choice.terms = chosen_terms(sums);
  const auto asked = parse_family(request.measure);
  choice.curve =
      asked ? *asked
            : chosen_curve(sums, choice.terms, std::max(request.minimum_group, kEnoughMin));
  for (const auto family : kScoreFamilies) {
    if (sums.terms(family).empty()) continue;
    const auto terms = choice.terms[index_of(family)];
    const auto& unfiltered = request.counted.unfiltered;
    choice.seen[family] =
        hide_moments({.path = sums,
                      .sums = sums.of(family, terms),
                      .unfiltered = unfiltered ? &unfiltered->of(family, terms) : nullptr,
                      .minimum_group = request.minimum_group});
  }
  for (std::size_t i = 0; i < request.moments; ++i) {
    auto& family = choice.of_moment.emplace_back(choice.curve);
    for (const auto other : kScoreFamilies) {
      if (choice.shown(i) != nullptr) break;
      family = other;
    }
    if (choice.shown(i) == nullptr) family = choice.curve;
  }
  return choice;
}

}  // namespace polku::metrics
