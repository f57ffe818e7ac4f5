#include "moments_hiding.h"

#include <algorithm>
#include <cmath>
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
      cells.push_back(cell({label(i)}, sums_.moments[i].total));
      moments.push_back(i);
    }
    if (cells.empty()) return;
    protect(cells, moments);
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

  // Small moments, what queries hide with them, and others until the questions' own total, to which
  // the answers of no moment belong, tells of none. Totals of groups see to themselves.
  void protect(std::vector<Cell>& cells, const std::vector<std::size_t>& moments) const {
    const double rest = answers_of_none();
    double n = is_small(rest) ? rest : 0;
    std::size_t hidden = is_small(rest) ? 1 : 0;
    const auto hide = [&](Cell& one, Visibility visibility) {
      one.visibility = visibility;
      n += one.tally.n;
      ++hidden;
    };
    for (auto& one : cells) {
      if (is_small(one.tally.n)) hide(one, Visibility::TooFew);
    }
    const bool any_small = hidden > 0;
    const auto elsewhere = hidden_elsewhere([](const Numbers& numbers) { return numbers.total; });
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].visibility != Visibility::Shown) continue;
      const bool same = elsewhere.contains({moments[i], cells[i].tally.n});
      if (same) hide(cells[i], Visibility::Complementary);
    }
    // What only a query hides has its company there.
    while (any_small && (hidden < 2 || n < request_.minimum_group)) {
      const auto next = next_to_hide(cells, moments);
      if (next == cells.size()) return;
      hide(cells[next], Visibility::Complementary);
    }
  }

  bool is_small(double n) const { return n > 0 && n < request_.minimum_group; }

  double answers_of_none() const {
    double n = 0;
    for (const auto& [place, numbers] : sums_.rest) n += numbers.total;
    return n;
  }

  // The shown moment that shares most with hidden ones of the groups that say most of a path, so
  // that few totals tell of one alone; of equals the smallest.
  std::size_t next_to_hide(const std::vector<Cell>& cells,
                           const std::vector<std::size_t>& moments) const {
    std::set<std::size_t> groups;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].visibility == Visibility::Shown) continue;
      const auto& of_moment = request_.path.groups_of(moments[i]);
      groups.insert(of_moment.begin(), of_moment.end());
    }
    std::size_t best = cells.size();
    std::pair<int, double> best_rank;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].visibility != Visibility::Shown || cells[i].tally.n <= 0) continue;
      int shared = 0;
      for (const auto group : request_.path.groups_of(moments[i])) {
        if (groups.contains(group)) shared += 1 << weight_of(group);
      }
      const std::pair rank(-shared, cells[i].tally.n);
      if (best != cells.size() && rank >= best_rank) continue;
      best = i;
      best_rank = rank;
    }
    return best;
  }

  // How much a group's number says of a path.
  int weight_of(std::size_t group) const {
    const auto kind = kind_of(request_.path.group_names()[group]);
    return kind == "stage" ? 2 : kind == "medium" ? 1 : 0;
  }

  // Groups go until neither a hidden moment nor small ones together follow from totals and what is
  // shown: those that say least of a path first, of a kind the smallest.
  void hide_groups() {
    for (std::size_t group = 0; group < seen_.groups.size(); ++group) {
      if (is_small(seen_.groups[group].tally.n)) {
        seen_.groups[group].visibility = Visibility::TooFew;
      }
    }
    if (request_.unfiltered != nullptr) hide_filtered_groups();
    hide_nearly_alike_groups();
    const auto order = order_of_groups();
    for (const bool all : {false, true}) {
      for (const auto group : order) {
        if (!TotalsAudit(*this).tells()) return;
        // First those that tell of one alone; only then those that do so together.
        const auto hidden = hidden_in(group);
        const bool tells = all ? hidden > 0 : hidden == 1;
        if (!seen_.groups[group].shown() || !tells) continue;
        seen_.groups[group].visibility = Visibility::Complementary;
      }
    }
  }

  std::size_t hidden_in(std::size_t group) const {
    std::size_t hidden = 0;
    for (std::size_t i = 0; i < alike_.size(); ++i) {
      const auto& seen = seen_.moments[i];
      if (alike_[i] != i || seen.shown() || seen.tally.n <= 0) continue;
      hidden += std::ranges::binary_search(request_.path.groups_of(i), group) ? 1 : 0;
    }
    return hidden;
  }

  std::vector<std::size_t> order_of_groups() const {
    const auto rank = [&](std::size_t group) {
      return std::pair(weight_of(group), seen_.groups[group].tally.n);
    };
    std::vector<std::size_t> order(seen_.groups.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, rank);
    return order;
  }

  void hide_filtered_groups() {
    std::vector<Cell> cells, all;
    for (std::size_t group = 0; group < seen_.groups.size(); ++group) {
      cells.push_back(cell({label(group)}, sums_.groups[group]));
      cells.back().visibility = seen_.groups[group].visibility;
      all.push_back(cell({label(group)}, request_.unfiltered->groups[group]));
    }
    hide_filtered_cells(cells, {all, 0}, request_.minimum_group);
    for (std::size_t group = 0; group < seen_.groups.size(); ++group) {
      seen_.groups[group].visibility = cells[group].visibility;
    }
  }

  // Where moments share answers, a group may differ from one of its moments by a handful.
  void hide_nearly_alike_groups() {
    for (std::size_t i = 0; i < sums_.moments.size(); ++i) {
      if (!seen_.moments[i].shown()) continue;
      for (const auto group : request_.path.groups_of(i)) {
        const double others = seen_.groups[group].tally.n - sums_.moments[i].total.n;
        if (!is_small(others) || !seen_.groups[group].shown()) continue;
        seen_.groups[group].visibility = Visibility::Complementary;
      }
    }
  }

  // Whether totals tell of hidden moments: the shown groups and the questions' own total are sums
  // over the hidden moments once what is shown is taken from them, and something follows from them
  // exactly when it is a combination of those sums.
  class TotalsAudit {
   public:
    explicit TotalsAudit(const Hiding& hiding) : hiding_(hiding) {
      for (std::size_t i = 0; i < hiding.alike_.size(); ++i) {
        const auto& seen = hiding.seen_.moments[i];
        if (hiding.alike_[i] == i && !seen.shown() && seen.tally.n > 0) hidden_.push_back(i);
      }
      const double rest = hiding.answers_of_none();
      rest_hidden_ = hiding.is_small(rest);
      for (std::size_t group = 0; group < hiding.seen_.groups.size(); ++group) {
        if (!hiding.seen_.groups[group].shown()) continue;
        Row row(width(), 0);
        for (std::size_t k = 0; k < hidden_.size(); ++k) {
          const auto& groups = hiding.request_.path.groups_of(hidden_[k]);
          row[k] = std::ranges::binary_search(groups, group) ? 1 : 0;
        }
        add(std::move(row));
      }
      if (hidden_.size() > 1 || rest_hidden_) add(Row(width(), 1));
    }

    bool tells() const {
      std::vector<std::size_t> small;
      for (std::size_t k = 0; k < width(); ++k) {
        if (follows({k})) return true;
        if (hiding_.is_small(amount(k))) small.push_back(k);
      }
      for (std::size_t a = 0; a < small.size(); ++a) {
        for (std::size_t b = a + 1; b < small.size(); ++b) {
          const bool few = hiding_.is_small(amount(small[a]) + amount(small[b]));
          if (few && follows({small[a], small[b]})) return true;
        }
      }
      return false;
    }

   private:
    using Row = std::vector<double>;

    std::size_t width() const { return hidden_.size() + (rest_hidden_ ? 1 : 0); }
    double amount(std::size_t k) const {
      return k < hidden_.size() ? hiding_.seen_.moments[hidden_[k]].tally.n
                                : hiding_.answers_of_none();
    }

    // What is left of a row when the rows before it are taken out of it.
    Row reduced(Row row) const {
      for (const auto& [pivot, base] : basis_) {
        const double factor = row[pivot];
        if (factor == 0) continue;
        for (std::size_t k = 0; k < row.size(); ++k) row[k] -= factor * base[k];
      }
      return row;
    }

    static std::optional<std::size_t> pivot_of(const Row& row) {
      for (std::size_t k = 0; k < row.size(); ++k) {
        if (std::abs(row[k]) > 1e-9) return k;
      }
      return std::nullopt;
    }

    void add(Row row) {
      row = reduced(std::move(row));
      const auto pivot = pivot_of(row);
      if (!pivot) return;
      const double scale = row[*pivot];
      for (auto& one : row) one /= scale;
      basis_.emplace_back(*pivot, std::move(row));
    }

    bool follows(const std::vector<std::size_t>& members) const {
      Row row(width(), 0);
      for (const auto k : members) row[k] = 1;
      return !pivot_of(reduced(std::move(row)));
    }

    const Hiding& hiding_;
    std::vector<std::size_t> hidden_;
    bool rest_hidden_ = false;
    std::vector<std::pair<std::size_t, Row>> basis_;
  };

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
    std::map<Day, double> rest;
    for (const auto& [place, numbers] : sums_.rest) {
      for (const auto& [week, n] : numbers.weeks) rest[week] += n;
    }
    for (const auto& [week, n] : rest) {
      cells.push_back(cell(std::vector<Label>(1), tally(n), week));
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
  std::vector<std::size_t> alike_;
  SeenFamily seen_;
};

}  // namespace

SeenFamily hide_moments(const HidingRequest& request) { return Hiding(request).run(); }

}  // namespace polku::metrics
