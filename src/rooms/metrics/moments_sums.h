#pragma once
// Counted answers of a path: by moment, family of answers, terms and week. Pure.

#include <map>
#include <utility>
#include <vector>

#include "cells.h"
#include "moments_sets.h"

namespace polku::metrics {

// In a tally of scores `total` and `squares` are those of the points from 0 to 10, whatever the
// scale; `positive` counts the positive box, or promises kept.
struct Sums {
  Tally total;
  std::map<Day, Tally> weeks;  // by Monday

  void add(const Tally& tally, Day week);
};

// One answer `n` times, as the family counts it.
struct CountedAnswer {
  std::optional<double> score;
  std::string choice;
  double n = 0;
};
Tally tally_of(const PathItem& item, Family family, const CountedAnswer& answer);

// Answers of two moments both; the first before the second.
using MomentPair = std::pair<std::size_t, std::size_t>;

// Numbers of answers, as far as hiding must know of them.
struct Numbers {
  double total = 0;
  std::map<Day, double> weeks;

  void add(double n, Day week) {
    total += n;
    weeks[week] += n;
  }
  void add(const Numbers& other);
};
using PlaceNumbers = std::map<std::int64_t, Numbers>;  // by the code of a place

// One family of answers on one set of terms.
struct FamilySums {
  std::vector<Sums> moments;  // in path order
  std::vector<Tally> groups;  // in the order of PathSums::group_names, each answer once
  std::map<MomentPair, Sums> common;
  // By place: of every item there is, of those that some moment has answers of, and of the latter
  // what belongs to no moment.
  PlaceNumbers everywhere, asked, rest;
};

// What a place's text names.
enum class PlaceKind { None, Touchpoint, Moment };

class PathSums {
 public:
  PathSums(const PathSpec& path, const std::vector<PathItem>& items);

  struct Answer {
    std::size_t item = 0;
    std::int64_t place = 0;
    PlaceKind kind = PlaceKind::None;
    Day day;  // decides the week
    CountedAnswer counted;
  };
  void add(const Answer& answer, const std::vector<Membership>& members);
  // After the last answer.
  void finish();

  const std::vector<std::string>& group_names() const { return group_names_; }
  const std::vector<std::size_t>& groups_of(std::size_t moment) const { return groups_of_[moment]; }
  // Places that answers named, and the moments that had answers of them.
  struct Place {
    PlaceKind kind = PlaceKind::None;
    std::vector<std::size_t> moments;
  };
  const std::map<std::int64_t, Place>& places() const { return places_; }
  // By family, then in the order of `terms`.
  const std::vector<MomentTerms>& terms(Family family) const { return terms_[index_of(family)]; }
  const FamilySums& of(Family family, std::size_t terms) const {
    return sums_[index_of(family)][terms];
  }
  // Whether some moment has answers of the item in that family.
  bool has_answers(std::size_t item, Family family) const {
    return placed_[item][index_of(family)];
  }
  // Answers of all moments on those terms.
  double answers(Family family, std::size_t terms) const;

 private:
  void note_place(const Answer& answer, const std::vector<Membership>& members);
  void add_groups(FamilySums& sums, std::size_t member, const std::vector<Membership>& members,
                  const Tally& tally) const;

  const std::vector<PathItem>& items_;
  std::vector<std::string> group_names_;
  std::vector<std::vector<std::size_t>> groups_of_;  // by moment
  std::vector<std::array<std::size_t, kFamilies>> terms_of_item_;
  std::array<std::vector<MomentTerms>, kFamilies> terms_;
  std::array<std::vector<FamilySums>, kFamilies> sums_;
  // By item: of its own family, everything and what belongs to no moment.
  struct ItemNumbers {
    PlaceNumbers all, unplaced;
  };
  std::vector<ItemNumbers> numbers_;
  std::map<std::int64_t, Place> places_;
  std::vector<std::array<bool, kFamilies>> placed_;  // items that some moment has
};

}  // namespace polku::metrics
