#include "moments_sums.h"

#include <algorithm>
#include <set>

namespace polku::metrics {
namespace {

constexpr std::array kRolesOfItems{MomentRole::Score, MomentRole::Expectation,
                                   MomentRole::Experience, MomentRole::Promise,
                                   MomentRole::Quadrant};

}  // namespace

void Sums::add(const Tally& tally, Day week) {
  total.add(tally);
  weeks[week].add(tally);
}

void Numbers::add(const Numbers& other) {
  total += other.total;
  for (const auto& [week, n] : other.weeks) weeks[week] += n;
}

Tally tally_of(const PathItem& item, Family family, const CountedAnswer& answer) {
  Tally tally;
  if (family == Family::Comments) {
    tally.n = answer.n;
    return tally;
  }
  if (family == Family::Promise) {
    // An option that is not chosen, or a scale without a point, is no answer.
    if (item.terms.scale ? !answer.score : answer.choice.empty()) return tally;
    tally.n = answer.n;
    tally.positive = says_kept(item, answer.score, answer.choice) ? answer.n : 0;
    return tally;
  }
  if (!answer.score || !item.terms.scale) return tally;
  const double score = *answer.score;
  const double point = tenths(score, *item.terms.scale);
  tally.n = answer.n;
  tally.total = answer.n * point;
  tally.squares = answer.n * point * point;
  if (family == Family::Nps) {
    tally.promoters = score >= surveys::kPromoterMin ? answer.n : 0;
    tally.detractors = score <= surveys::kDetractorMax ? answer.n : 0;
  }
  if (item.terms.positive_from > 0) {
    tally.positive = score >= item.terms.positive_from ? answer.n : 0;
  }
  return tally;
}

PathSums::PathSums(const PathSpec& path, const std::vector<PathItem>& items)
    : items_(items), terms_of_item_(items.size()), numbers_(items.size()), placed_(items.size()) {
  std::set<std::string> names;
  for (const auto& moment : path.moments) names.insert(moment.groups.begin(), moment.groups.end());
  group_names_.assign(names.begin(), names.end());
  for (const auto& moment : path.moments) {
    auto& groups = groups_of_.emplace_back();
    for (const auto& group : moment.groups) {
      groups.push_back(static_cast<std::size_t>(std::ranges::lower_bound(group_names_, group) -
                                                group_names_.begin()));
    }
    std::ranges::sort(groups);
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    for (const auto role : kRolesOfItems) {
      const auto family = family_of(items[i], role);
      if (!family) continue;
      auto& all = terms_[index_of(*family)];
      const auto terms = terms_in(items[i], *family);
      const auto at = std::ranges::find(all, terms);
      terms_of_item_[i][index_of(*family)] = static_cast<std::size_t>(at - all.begin());
      if (at == all.end()) all.push_back(terms);
    }
  }
  FamilySums empty;
  empty.moments.resize(path.moments.size());
  empty.groups.resize(group_names_.size());
  for (std::size_t i = 0; i < kFamilies; ++i) sums_[i].assign(terms_[i].size(), empty);
}

void PathSums::add(const Answer& answer, const std::vector<Membership>& members) {
  const auto& item = items_[answer.item];
  const Day week = start_of(Grain::Week, answer.day);
  note_place(answer, members);
  if (const auto own = family_of(item, role_of(item))) {
    const double n = tally_of(item, *own, answer.counted).n;
    auto& numbers = numbers_[answer.item];
    if (n != 0) numbers.all[answer.place].add(n, week);
    if (n != 0 && members.empty()) numbers.unplaced[answer.place].add(n, week);
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto [moment, family] = members[i];
    const auto tally = tally_of(item, family, answer.counted);
    if (tally.n == 0) continue;
    auto& sums = sums_[index_of(family)][terms_of_item_[answer.item][index_of(family)]];
    placed_[answer.item][index_of(family)] = true;
    sums.moments[moment].add(tally, week);
    add_groups(sums, i, members, tally);
    for (std::size_t j = i + 1; j < members.size(); ++j) {
      if (members[j].family != family) continue;
      sums.common[{moment, members[j].moment}].add(tally, week);
    }
  }
}

void PathSums::note_place(const Answer& answer, const std::vector<Membership>& members) {
  auto& place = places_[answer.place];
  place.kind = answer.kind;
  for (const auto& member : members) {
    const bool known = std::ranges::find(place.moments, member.moment) != place.moments.end();
    if (!known) place.moments.push_back(member.moment);
  }
}

// A group that an earlier moment of the answer stands in has the answer already.
void PathSums::add_groups(FamilySums& sums, std::size_t member,
                          const std::vector<Membership>& members, const Tally& tally) const {
  for (const auto group : groups_of_[members[member].moment]) {
    bool counted = false;
    for (std::size_t i = 0; i < member && !counted; ++i) {
      counted = members[i].family == members[member].family &&
                std::ranges::binary_search(groups_of_[members[i].moment], group);
    }
    if (!counted) sums.groups[group].add(tally);
  }
}

void PathSums::finish() {
  for (std::size_t i = 0; i < items_.size(); ++i) {
    const auto family = family_of(items_[i], role_of(items_[i]));
    if (!family || numbers_[i].all.empty()) continue;
    auto& sums = sums_[index_of(*family)][terms_of_item_[i][index_of(*family)]];
    const bool asked = placed_[i][index_of(*family)];
    for (const auto& [place, numbers] : numbers_[i].all) {
      sums.everywhere[place].add(numbers);
      if (asked) sums.asked[place].add(numbers);
    }
    if (!asked) continue;
    for (const auto& [place, numbers] : numbers_[i].unplaced) sums.rest[place].add(numbers);
  }
}

double PathSums::answers(Family family, std::size_t terms) const {
  double n = 0;
  for (const auto& sums : of(family, terms).moments) n += sums.total.n;
  return n;
}

}  // namespace polku::metrics
