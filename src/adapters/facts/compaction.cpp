#include <algorithm>

#include "duckdb_facts.h"

// Keeping physical order. What has been appended moves, a sorted run at a time, to the end of
// facts_main and into the histogram; when the runs have grown to a third of the sorted part, all is
// sorted anew into facts_next, slice by slice, and the tables change places. Every slice is one
// transaction, readers go on with what they see, and writers wait for one slice at most.

namespace polku::facts {
namespace {

constexpr std::int64_t kMoveRows = 250'000;
constexpr std::int64_t kSliceRows = 400'000;
constexpr std::int64_t kResortRowsMin = 500'000;

}  // namespace

Result<bool> DuckDbFacts::compact(Compaction compaction) {
  bool more = false;
  POLKU_CHECK(write([&]() -> Result<void> {
    auto slice = compact_slice(compaction);
    if (!slice.ok()) {
      // Whatever the failed slice meant to do, the file's own row says what is true.
      resort_.reset();
      (void)load_progress();
      return slice.error();
    }
    more = *slice;
    return {};
  }));
  return more;
}

Result<bool> DuckDbFacts::compact_slice(Compaction compaction) {
  const bool everything = compaction == Compaction::Everything;
  if (recent_rows_ >= (everything ? 1 : options_.recent_rows_max)) {
    POLKU_CHECK(move_recent());
    return true;
  }
  if (resort_) {
    if (resort_->done < resort_->slices.size()) {
      POLKU_CHECK(resort_slice());
    } else {
      POLKU_CHECK(finish_resort());
    }
    return true;
  }
  if (progress_.merge_level >= 0) {
    POLKU_CHECK(merge_level());
    return progress_.merge_level >= 0;
  }
  const auto worth = std::max(kResortRowsMin, progress_.sorted_rows / 3);
  if (progress_.run_rows > (everything ? 0 : worth)) {
    POLKU_CHECK(begin_resort());
    return true;
  }
  return false;
}

Result<void> DuckDbFacts::move_recent() {
  {
    POLKU_TRY(auto transaction, Transaction::begin(*writer_));
    POLKU_CHECK(run("create_moving", {{"rows", kMoveRows}}));
    POLKU_CHECK(run("insert_run", {{"run", progress_.last_run + 1}}));
    POLKU_CHECK(count_into_histogram("moving", 1));
    POLKU_CHECK(run("update_run", {{"run", progress_.last_run + 1}}));
    POLKU_CHECK(run("delete_moved", {{"rows", kMoveRows}}));
    POLKU_CHECK(run("drop_table", {{"table", "moving"}}));
    POLKU_CHECK(transaction.commit());
  }
  POLKU_TRY(recent_rows_, writer_->select_integer(sql("count_recent")));
  return load_progress();
}

Result<void> DuckDbFacts::count_into_histogram(const std::string& table, int sign) {
  POLKU_CHECK(
      run("count_into_histogram",
          {{"level", metrics::kPlainLevel}, {"value", "0"}, {"sign", sign}, {"table", table}}));
  for (const auto dimension : metrics::kDimensions) {
    POLKU_CHECK(run("count_into_histogram", {{"level", metrics::level_of(dimension)},
                                             {"value", metrics::name_of(dimension)},
                                             {"sign", sign},
                                             {"table", table}}));
  }
  return {};
}

Result<void> DuckDbFacts::begin_resort() {
  Resort resort;
  resort.up_to_run = progress_.last_run;
  POLKU_TRY(const auto places,
            writer_->select({sql("select_places_sizes", {{"run", resort.up_to_run}}), {}}));
  std::int64_t rows = 0;
  for (std::size_t i = 0; i < places.rows; ++i) {
    const auto series = places.columns[0].integer(i);
    const auto unit = places.columns[1].integer(i);
    const auto size = places.columns[2].integer(i);
    if (resort.slices.empty() || rows + size > kSliceRows) {
      resort.slices.push_back({series, unit, series, unit});
      rows = 0;
    }
    rows += size;
    resort.slices.back().last_series = series;
    resort.slices.back().last_unit = unit;
  }
  POLKU_CHECK(run("drop_table", {{"table", "facts_next"}}));
  POLKU_CHECK(run("create_next"));
  resort_ = std::move(resort);
  return {};
}

Result<void> DuckDbFacts::resort_slice() {
  const auto& slice = resort_->slices[resort_->done];
  POLKU_CHECK(run("insert_sorted_slice", {{"run", resort_->up_to_run},
                                          {"first_series", slice.first_series},
                                          {"last_series", slice.last_series},
                                          {"first_unit", slice.first_unit},
                                          {"last_unit", slice.last_unit}}));
  ++resort_->done;
  return {};
}

Result<void> DuckDbFacts::finish_resort() {
  {
    POLKU_TRY(auto transaction, Transaction::begin(*writer_));
    POLKU_CHECK(run("insert_later_runs", {{"run", resort_->up_to_run}}));
    POLKU_CHECK(run("drop_table", {{"table", "facts_main"}}));
    POLKU_CHECK(run("rename_table", {{"from", "facts_next"}, {"to", "facts_main"}}));
    POLKU_CHECK(run("update_sorted"));
    POLKU_CHECK(transaction.commit());
  }
  resort_.reset();
  return load_progress();
}

Result<void> DuckDbFacts::merge_level() {
  const int level = progress_.merge_level;
  const int last = metrics::level_of(metrics::kDimensions.back());
  {
    POLKU_TRY(auto transaction, Transaction::begin(*writer_));
    POLKU_CHECK(run("create_merged", {{"level", level}}));
    POLKU_CHECK(run("delete_level", {{"level", level}}));
    POLKU_CHECK(run("insert_merged"));
    POLKU_CHECK(run("update_merge_level", {{"level", level < last ? level + 1 : -1}}));
    POLKU_CHECK(run("drop_table", {{"table", "merged"}}));
    POLKU_CHECK(transaction.commit());
  }
  // Gives back what the old tables held. Not while others are reading: then the next commit whose
  // log has grown does it.
  if (level == last) (void)run("checkpoint_file");
  return load_progress();
}

}  // namespace polku::facts
