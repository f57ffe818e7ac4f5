#pragma once
// The answers of a path, read from the facts: one statement over the roll-up by place where that is
// exact, else over the rows.

#include "moments_sums.h"
#include "sql.h"

namespace polku::metrics {

// Where the columns of compose_answers stand.
enum AnswerColumn : std::size_t {
  kSeries,
  kPlace,
  kDay,
  kVersion,
  kScore,
  kChoice,
  kSubmittedAt,
  kUnit,
  kChannel,
  kTouchpoint,
  kPerson,
  kCustomer,
  kKnown,
  kResponse,
};

// Declared attributes that say who served and who was served.
inline const std::string kStaffAttribute = "staff";
inline const std::string kContactAttribute = "contact";

// Outlived by everything it names.
struct PathScope {
  const directory::Actor& actor;
  const Snapshot& snapshot;
  FactStore& facts;
  const PathSpec& path;
  const std::vector<PathItem>& items;
};

// Rows of which filters, in which window.
struct PathSlice {
  Window window;
  std::vector<Filter> filters;
};

// How items are read: together those that agree over all versions of their survey, and those that
// do not, whose version must be known.
struct ItemPlan {
  ReadPlan plan;
  std::vector<std::size_t> items;  // by CodedSeries::index
  bool versions = false;
};

// The item of a row of such a plan.
class ItemLookup {
 public:
  explicit ItemLookup(const ItemPlan& plan);
  // Nothing for a version whose answers belong to none.
  std::optional<std::size_t> find(std::int64_t series, std::int64_t version) const;

 private:
  const ItemPlan& plan_;
  std::unordered_map<std::int64_t, std::vector<std::size_t>> by_code_;  // places in plan.series
};

class PathFacts {
 public:
  explicit PathFacts(const PathScope& scope);

  struct Counted {
    PathSums sums;
    std::optional<PathSums> unfiltered;  // without the filters that narrow within units, if any
  };
  Result<Counted> count(const PathSlice& slice);

  Result<std::vector<ItemPlan>> plans(const PathSlice& slice) const;
  // The same in one plan of the rows themselves, of the items that `wanted` says.
  Result<ItemPlan> plan_of_rows(const PathSlice& slice,
                                const std::function<bool(std::size_t)>& wanted) const;

  // Counts in the same way, each answer once, by the channel that its context names, else by that
  // of its moment ("channel:" among its groups): answers that `taken` says of.
  using Taken = std::function<bool(std::size_t item, const std::vector<Membership>&)>;
  enum class Filtering { AsAsked, WithoutFilters };
  Result<std::map<std::string, Tally>> count_channels(const PathSlice& slice, const Taken& taken,
                                                      Filtering filtering);

  // A place of a row as `sets` knows it.
  std::int64_t told_place(std::int64_t place);

  MomentSets& sets() { return sets_; }
  const PathScope& scope() const { return scope_; }

 private:
  Result<ItemPlan> plan_of(const PathSlice& slice, std::vector<std::size_t> items) const;
  PlaceKind kind_of(std::int64_t place);
  // One row of counts.
  struct Row {
    PathSums::Answer answer;
    std::int64_t channel = 0;
  };
  using Each = std::function<void(const Row&, const std::vector<Membership>&)>;
  Result<void> each(const ItemPlan& plan, const PlaceReading& reading, const Each& each);
  Result<void> add(PathSums& sums, const ItemPlan& plan);
  PlaceReading reading_of(const ItemPlan& plan) const;
  std::string channel_of(std::int64_t channel, const std::vector<Membership>& members) const;

  const PathScope scope_;
  MomentSets sets_;
  std::unordered_map<std::int64_t, PlaceKind> kinds_;
};

// The same plan without the filters that narrow within units; nothing when there are none.
std::optional<ReadPlan> without_filters(const ReadPlan& plan);

}  // namespace polku::metrics
