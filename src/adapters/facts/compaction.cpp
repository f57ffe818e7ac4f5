#include <algorithm>

#include "duckdb_facts.h"

// Keeping physical order. What has been appended moves, a sorted run at a time, to the end of
// facts_main and into the histogram. When the runs have grown to a third of the sorted part, all is
// sorted anew into facts_next, slice by slice, and the tables change places; likewise the
// histogram, level by level, when it has doubled. Every slice is one transaction, readers go on
// with what they see, and writers wait for one slice at most.

namespace polku::facts {
namespace {

constexpr std::int64_t kMoveRows = 250'000;
constexpr std::int64_t kSliceRows = 400'000;
constexpr std::int64_t kResortRowsMin = 2'000'000;
// So many times as much may wait while there is load.
constexpr std::int64_t kPatience = 10;
constexpr int kQuietLooks = 25;
constexpr std::int64_t kMergeRowsMin = 1'000'000;
constexpr int kLastLevel = metrics::level_of(metrics::kDimensions.back());

}  // namespace

Result<bool> DuckDbFacts::compact(Compaction compaction) {
  bool more = false;
  POLKU_CHECK(write([&]() -> Result<void> {
    auto slice = compact_slice(compaction);
    if (!slice.ok()) {
      // Whatever the failed slice meant to do, the file's own row says what is true.
      resort_.reset();
      merging_.reset();
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
  const std::int64_t patience = compaction == Compaction::WhenPressing ? kPatience : 1;
  const bool few_suffice = everything || is_quiet();
  if (recent_rows_ >= (few_suffice ? 1 : options_.recent_rows_max * patience)) {
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
  if (merging_) {
    if (*merging_ <= kLastLevel) {
      POLKU_CHECK(merge_slice());
    } else {
      POLKU_CHECK(finish_merge());
    }
    return true;
  }
  const auto resort_worth = std::max(kResortRowsMin, progress_.sorted_rows / 3);
  if (progress_.run_rows > (everything ? 0 : resort_worth * patience)) {
    POLKU_CHECK(begin_resort());
    return true;
  }
  const auto merge_worth = std::max(kMergeRowsMin, progress_.merged_rows);
  if (histogram_rows_ - progress_.merged_rows > (everything ? 0 : merge_worth * patience)) {
    POLKU_CHECK(begin_merge());
    return true;
  }
  return false;
}

// Nothing has come for a while, as far as the looks of an idle caller tell: then even a little is
// worth moving, and queries have one table less to read.
bool DuckDbFacts::is_quiet() {
  const auto version = version_.load();
  quiet_looks_ = version == quiet_version_ ? quiet_looks_ + 1 : 0;
  quiet_version_ = version;
  return quiet_looks_ >= kQuietLooks;
}

Result<void> DuckDbFacts::move_recent() {
  {
    POLKU_TRY(auto transaction, Transaction::begin(*writer_));
    const bool all = recent_rows_ <= kMoveRows;
    if (!all) {
      POLKU_CHECK(run("create_moving", {{"rows", kMoveRows}}));
    }
    const std::string source = all ? "facts_recent" : "moving";
    const int number = progress_.last_run + 1;
    POLKU_CHECK(run("insert_run", {{"run", number}, {"table", source}}));
    POLKU_CHECK(count_into_histogram(source, 1));
    POLKU_CHECK(run("update_run", {{"run", number}, {"table", source}}));
    if (all) {
      POLKU_CHECK(run("empty_recent"));
    } else {
      POLKU_CHECK(run("delete_moved", {{"rows", kMoveRows}}));
      POLKU_CHECK(run("drop_table", {{"table", "moving"}}));
    }
    POLKU_CHECK(transaction.commit());
  }
  POLKU_CHECK(count_recent());
  POLKU_CHECK(count_histogram());
  return load_progress();
}

Result<void> DuckDbFacts::count_into_histogram(const std::string& table, int sign) {
  const auto count = [&](int level, std::string_view value) -> Result<void> {
    POLKU_CHECK(run("count_into_histogram", {{"histogram", "histogram"},
                                             {"level", level},
                                             {"value", value},
                                             {"sign", sign},
                                             {"table", table}}));
    // A merge under way has copied the levels before its next one.
    if (!merging_ || level >= *merging_) return {};
    return run("count_into_histogram", {{"histogram", "histogram_next"},
                                        {"level", level},
                                        {"value", value},
                                        {"sign", sign},
                                        {"table", table}});
  };
  POLKU_CHECK(count(metrics::kPlainLevel, "0"));
  for (const auto dimension : metrics::kDimensions) {
    POLKU_CHECK(count(metrics::level_of(dimension), metrics::name_of(dimension)));
  }
  return {};
}

Result<void> DuckDbFacts::count_recent() {
  POLKU_TRY(const auto recent, writer_->select({sql("count_recent"), {}}));
  recent_rows_ = recent.columns[0].integer(0);
  unsorted_from_ =
      recent_rows_ == 0 ? kNoDay : static_cast<std::int32_t>(recent.columns[1].integer(0));
  return {};
}

Result<void> DuckDbFacts::count_histogram() {
  POLKU_TRY(histogram_rows_, writer_->select_integer(sql("count_histogram")));
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

Result<void> DuckDbFacts::begin_merge() {
  POLKU_CHECK(run("drop_table", {{"table", "histogram_next"}}));
  POLKU_CHECK(run("create_histogram_next"));
  merging_ = metrics::kPlainLevel;
  return {};
}

Result<void> DuckDbFacts::merge_slice() {
  POLKU_CHECK(run("merge_level", {{"level", *merging_}}));
  ++*merging_;
  return {};
}

Result<void> DuckDbFacts::finish_merge() {
  {
    POLKU_TRY(auto transaction, Transaction::begin(*writer_));
    POLKU_CHECK(run("drop_table", {{"table", "histogram"}}));
    POLKU_CHECK(run("rename_table", {{"from", "histogram_next"}, {"to", "histogram"}}));
    POLKU_CHECK(run("update_merged"));
    POLKU_CHECK(transaction.commit());
  }
  merging_.reset();
  // Gives back what the old tables held. Not while others are reading: then the next commit whose
  // log has grown does it.
  (void)run("checkpoint_file");
  POLKU_CHECK(count_histogram());
  return load_progress();
}

}  // namespace polku::facts
