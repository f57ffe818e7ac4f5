#include "moments_hiding.h"

#include <algorithm>
#include <numeric>
#include <set>

namespace polku::metrics {
namespace {

Label label(std::size_t index) { return static_cast<double>(index); }
Label place_label(std::int64_t place) { return "@" + std::to_string(place); }

Tally tally(double n) {
  Tally one;
  one.n = n;
  return one;
}

// "stage" of "stage:during".
std::string kind_of(const std::string& group) { return group.substr(0, group.find(':')); }

class Hiding {
 public:
  explicit Hiding(const HidingRequest& request) : request_(request), sums_(request.sums) {
    find_kinds();
    find_alike();
  }

  SeenFamily run() {
    copy();
    if (request_.minimum_group <= 1) return std::move(seen_);
    hide_totals();
    hide_groups();
    hide_weeks();
    return std::move(seen_);
  }

 private:
  void find_kinds() {
    for (const auto& name : request_.path.group_names()) kinds_.insert(kind_of(name));
  }

  // Moments of the very same answers stand as one: the first of them.
  void find_alike() {
    alike_.resize(sums_.moments.size());
    std::iota(alike_.begin(), alike_.end(), std::size_t{0});
    for (const auto& [pair, common] : sums_.common) {
      const double n = common.total.n;
      const bool same = n > 0 && sums_.moments[pair.first].total.n == n &&
                        sums_.moments[pair.second].total.n == n;
      if (same && alike_[pair.second] == pair.second) alike_[pair.second] = alike_[pair.first];
    }
  }

  void copy() {
    seen_.moments.resize(sums_.moments.size());
    for (std::size_t i = 0; i < sums_.moments.size(); ++i) {
      seen_.moments[i].tally = sums_.moments[i].total;
      for (const auto& [week, tally] : sums_.moments[i].weeks) {
        if (tally.n > 0) seen_.moments[i].weeks[week].tally = tally;
      }
    }
    for (const auto& tally : sums_.groups) seen_.groups.push_back({tally, Visibility::Shown});
  }

  static Cell cell(std::vector<Label> labels, const Tally& tally, std::optional<Day> period = {}) {
    Cell one;
    one.period = period;
    one.group = std::move(labels);
    one.tally = tally;
    return one;
  }

  // The moment, and its group of each kind.
  std::vector<Label> labels_of(std::size_t moment) const {
    std::vector<Label> labels{label(moment)};
    for (const auto& kind : kinds_) {
      Label of_kind;
      for (const auto group : request_.path.groups_of(moment)) {
        if (kind_of(request_.path.group_names()[group]) == kind) of_kind = label(group);
      }
      labels.push_back(of_kind);
    }
    return labels;
  }

  // Of two shown that differ by too few, the smaller. It lies within the other, which is shown, so
  // that no total tells of it, and nothing more has to be hidden with it.
  template <class Amount, class Seen>
  void hide_nearly_alike(Amount amount_of, Seen seen_of) {
    for (const auto& [pair, common] : sums_.common) {
      const double both = amount_of(common);
      if (both <= 0) continue;
      auto* first = seen_of(alike_[pair.first]);
      auto* second = seen_of(alike_[pair.second]);
      if (first == nullptr || second == nullptr || !first->shown() || !second->shown()) continue;
      const double apart = first->tally.n + second->tally.n - 2 * both;
      if (apart <= 0 || apart >= request_.minimum_group) continue;
      auto* smaller = first->tally.n < second->tally.n ? first : second;
      smaller->visibility = Visibility::Complementary;
    }
  }

  // Moments, with the number of their answers, that a metric query by moment or by touchpoint
  // hides: over the questions asked here, and over all.
  template <class Amount>
  std::set<std::pair<std::size_t, double>> hidden_elsewhere(Amount amount_of) const {
    std::set<std::pair<std::size_t, double>> hidden;
    for (const auto* numbers : {&sums_.asked, &sums_.everywhere}) {
      for (const auto kind : {PlaceKind::Moment, PlaceKind::Touchpoint}) {
        std::vector<Cell> cells;
        std::vector<std::int64_t> places;
        double others = 0;
        for (const auto& [place, one] : *numbers) {
          const double n = amount_of(one);
          if (request_.path.places().at(place).kind != kind) {
            others += n;
            continue;
          }
          cells.push_back(cell({place_label(place)}, tally(n)));
          places.push_back(place);
        }
        if (cells.empty()) continue;
        cells.push_back(cell(std::vector<Label>(1), tally(others)));
        hide_small_cells(cells, request_.minimum_group);
        for (std::size_t i = 0; i < places.size(); ++i) {
          if (cells[i].visibility == Visibility::Shown) continue;
          for (const auto moment : request_.path.places().at(places[i]).moments) {
            hidden.insert({alike_[moment], cells[i].tally.n});
          }
        }
      }
    }
    return hidden;
  }

  // What hides with it there is hidden here already, or is not told here.
  static void hide_alike(Cell& cell, std::size_t moment,
                         const std::set<std::pair<std::size_t, double>>& hidden) {
    if (cell.visibility != Visibility::Shown || !hidden.contains({moment, cell.tally.n})) return;
    cell.visibility = Visibility::Complementary;
  }

  void hide_totals() {
    std::vector<Cell> cells;
    std::vector<std::size_t> moments;
    for (std::size_t i = 0; i < sums_.moments.size(); ++i) {
      if (alike_[i] != i) continue;
      cells.push_back(cell(labels_of(i), sums_.moments[i].total));
      moments.push_back(i);
    }
    if (cells.empty()) return;
    for (const auto& [place, numbers] : sums_.rest) {
      std::vector<Label> labels(1 + kinds_.size());
      labels.front() = place_label(place);
      cells.push_back(cell(std::move(labels), tally(numbers.total)));
    }
    hide_small_cells(cells, request_.minimum_group);
    cells.resize(moments.size());
    const auto hidden = hidden_elsewhere([](const Numbers& numbers) { return numbers.total; });
    for (std::size_t i = 0; i < moments.size(); ++i) hide_alike(cells[i], moments[i], hidden);
    if (request_.unfiltered != nullptr) {
      std::vector<Cell> all;
      for (std::size_t i = 0; i < sums_.moments.size(); ++i) {
        all.push_back(cell({label(i)}, request_.unfiltered->moments[i].total));
      }
      hide_filtered_cells(cells, {all, 0}, request_.minimum_group);
    }
    for (std::size_t i = 0; i < moments.size(); ++i) {
      seen_.moments[moments[i]].visibility = cells[i].visibility;
    }
    hide_nearly_alike([](const Sums& sums) { return sums.total.n; },
                      [&](std::size_t moment) -> SeenTally* { return &seen_.moments[moment]; });
    for (std::size_t i = 0; i < alike_.size(); ++i) {
      seen_.moments[i].visibility = seen_.moments[alike_[i]].visibility;
    }
  }

  void hide_groups() {
    for (const auto& kind : kinds_) hide_groups_of(kind);
    // Where moments share answers, a group may differ from one of its moments by a handful.
    for (std::size_t i = 0; i < sums_.moments.size(); ++i) {
      if (!seen_.moments[i].shown()) continue;
      for (const auto group : request_.path.groups_of(i)) {
        const double others = seen_.groups[group].tally.n - sums_.moments[i].total.n;
        if (others <= 0 || others >= request_.minimum_group) continue;
        if (seen_.groups[group].shown()) {
          seen_.groups[group].visibility = Visibility::Complementary;
        }
      }
    }
  }

  void hide_groups_of(const std::string& kind) {
    std::vector<Cell> cells, all;
    std::vector<std::size_t> groups;
    std::vector<bool> grouped(sums_.moments.size(), false);
    for (std::size_t group = 0; group < seen_.groups.size(); ++group) {
      if (kind_of(request_.path.group_names()[group]) != kind) continue;
      cells.push_back(cell({label(group)}, sums_.groups[group]));
      groups.push_back(group);
      if (request_.unfiltered == nullptr) continue;
      all.push_back(cell({label(group)}, request_.unfiltered->groups[group]));
    }
    Tally others;
    for (const auto& [place, numbers] : sums_.rest) others.n += numbers.total;
    for (std::size_t i = 0; i < sums_.moments.size(); ++i) {
      const auto& of_moment = request_.path.groups_of(i);
      const bool of_kind = std::ranges::any_of(
          groups, [&](std::size_t group) { return std::ranges::binary_search(of_moment, group); });
      if (!of_kind && alike_[i] == i) others.add(sums_.moments[i].total);
    }
    cells.push_back(cell(std::vector<Label>(1), others));
    hide_small_cells(cells, request_.minimum_group);
    cells.pop_back();
    if (!all.empty()) hide_filtered_cells(cells, {all, 0}, request_.minimum_group);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      seen_.groups[groups[i]].visibility = cells[i].visibility;
    }
  }

  void hide_weeks() {
    std::vector<Cell> cells;
    std::vector<SeenTally*> origin;
    std::set<Day> weeks;
    for (std::size_t i = 0; i < sums_.moments.size(); ++i) {
      if (alike_[i] != i) continue;
      for (auto& [week, seen] : seen_.moments[i].weeks) {
        cells.push_back(cell({label(i)}, seen.tally, week));
        origin.push_back(&seen);
        weeks.insert(week);
      }
    }
    if (cells.empty()) return;
    for (const auto& [place, numbers] : sums_.rest) {
      for (const auto& [week, n] : numbers.weeks) {
        cells.push_back(cell({place_label(place)}, tally(n), week));
      }
    }
    hide_small_cells(cells, request_.minimum_group);
    cells.resize(origin.size());
    hide_weeks_elsewhere(weeks, cells);
    if (request_.unfiltered != nullptr) hide_filtered_weeks(cells);
    for (std::size_t i = 0; i < origin.size(); ++i) origin[i]->visibility = cells[i].visibility;
    for (const auto week : weeks) hide_nearly_alike_in(week);
    spread_weeks();
  }

  // Week by week; `cells` are the moments' own.
  void hide_weeks_elsewhere(const std::set<Day>& weeks, std::vector<Cell>& cells) const {
    for (const auto week : weeks) {
      const auto hidden = hidden_elsewhere([&](const Numbers& numbers) {
        const auto at = numbers.weeks.find(week);
        return at == numbers.weeks.end() ? 0.0 : at->second;
      });
      for (auto& one : cells) {
        if (one.period != week) continue;
        hide_alike(one, static_cast<std::size_t>(std::get<double>(one.group.front())), hidden);
      }
    }
  }

  void hide_nearly_alike_in(Day week) {
    hide_nearly_alike(
        [&](const Sums& sums) {
          const auto at = sums.weeks.find(week);
          return at == sums.weeks.end() ? 0.0 : at->second.n;
        },
        [&](std::size_t moment) -> SeenTally* {
          const auto at = seen_.moments[moment].weeks.find(week);
          return at == seen_.moments[moment].weeks.end() ? nullptr : &at->second;
        });
  }

  void hide_filtered_weeks(std::vector<Cell>& cells) const {
    std::vector<Cell> all;
    for (std::size_t i = 0; i < request_.unfiltered->moments.size(); ++i) {
      for (const auto& [week, tally] : request_.unfiltered->moments[i].weeks) {
        all.push_back(cell({label(i)}, tally, week));
      }
    }
    hide_filtered_cells(cells, {all, 0}, request_.minimum_group);
  }

  // Weeks follow those of the moment they are alike with, and a hidden moment hides its weeks,
  // which add up to it.
  void spread_weeks() {
    for (std::size_t i = 0; i < alike_.size(); ++i) {
      auto& moment = seen_.moments[i];
      const auto& model = seen_.moments[alike_[i]];
      for (auto& [week, seen] : moment.weeks) {
        const auto at = model.weeks.find(week);
        if (at != model.weeks.end()) seen.visibility = at->second.visibility;
        if (!moment.shown()) seen.visibility = moment.visibility;
      }
    }
  }

  const HidingRequest& request_;
  const FamilySums& sums_;
  std::set<std::string> kinds_;
  std::vector<std::size_t> alike_;
  SeenFamily seen_;
};

}  // namespace

SeenFamily hide_moments(const HidingRequest& request) { return Hiding(request).run(); }

}  // namespace polku::metrics
