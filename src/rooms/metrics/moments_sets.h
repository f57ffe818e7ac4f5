#pragma once
// Which moments an answer belongs to: the rules of moments.h. Pure.

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <unordered_map>
#include <vector>

#include "moments_items.h"

namespace polku::metrics {

// One moment that an answer belongs to, and what it tells there.
struct Membership {
  std::size_t moment = 0;
  Family family = Family::Mean;
  friend bool operator==(const Membership&, const Membership&) = default;
};

// Codes of places that are not told apart: answers of no moment, whose touchpoint (or lack of one)
// is bound to none; and those that name a moment of some other path.
inline constexpr std::int64_t kFreePlace = 0;
inline constexpr std::int64_t kOtherPlace = -1;

class MomentSets {
 public:
  // The facts' code of a text; nothing when no fact has it.
  using CodeOf = std::function<std::optional<std::int64_t>(const std::string&)>;
  MomentSets(const PathSpec& path, const std::vector<PathItem>& items, const CodeOf& code_of);

  // The moments of one answer, each once, in path order. The reference lives until the next call.
  const std::vector<Membership>& of(std::size_t item, std::int64_t place, Day day);

  // The moments that an answer there belongs to whatever its question is.
  std::vector<std::size_t> at(std::int64_t place, Day day) const;

  // Every moment that answers of a place, or of none, may belong to at some time.
  std::vector<std::size_t> ever_at(std::int64_t place) const;
  std::vector<std::size_t> ever_by_question() const;

  // The places to tell apart: the path's moments and the touchpoints bound to any.
  const std::vector<std::int64_t>& places() const { return place_codes_; }
  // Whether any question or measure is bound, so that answers of other places may belong.
  bool binds_questions() const { return binds_questions_; }
  // Whether the item may belong to any moment at all by its binding or by a context.
  bool may_belong(std::size_t item) const;
  // Whether some binding names its question or measure.
  bool is_bound(std::size_t item) const { return !ties_of_item_[item].empty(); }
  // Days on which a binding begins or ends: weeks around them are read by day.
  const std::vector<Day>& edges() const { return edges_; }

 private:
  struct Span {
    std::int32_t first = std::numeric_limits<std::int32_t>::min();
    std::int32_t end = std::numeric_limits<std::int32_t>::max();
    bool holds(Day day) const { return day.number >= first && day.number < end; }
  };
  struct Tie {  // a binding of one moment
    std::size_t moment = 0;
    Span span;
    MomentRole role = MomentRole::Score;
    bool names_question = false;
  };
  struct Place {
    std::optional<std::size_t> moment;  // named
    std::vector<Tie> ties;              // of a touchpoint
  };

  void resolve(const PathSpec& path);
  void add_tie(const MomentBinding& binding, std::size_t moment, Span span);
  void match(const std::vector<PathItem>& items);
  void add(std::size_t item, std::size_t moment, Day day, const Tie* touchpoint);

  const std::vector<PathItem>& items_;
  std::unordered_map<std::string, std::size_t> moment_index_;
  std::map<std::string, std::vector<Tie>> touchpoints_;
  std::vector<std::pair<MomentBinding, Tie>> questions_;
  std::vector<std::vector<Tie>> ties_of_item_;
  std::unordered_map<std::int64_t, Place> places_;
  std::vector<std::int64_t> place_codes_;
  std::vector<Day> edges_;
  bool binds_questions_ = false;
  std::vector<Membership> found_;
};

}  // namespace polku::metrics
