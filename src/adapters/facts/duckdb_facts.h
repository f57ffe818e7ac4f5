#pragma once
// metrics::FactStore over one DuckDB file: opening, reading, and the gate to writing.

#include <atomic>
#include <functional>
#include <limits>
#include <mutex>
#include <shared_mutex>

#include "connection.h"
#include "dictionary.h"
#include "fact_rows.h"
#include "facts/duckdb_facts.h"
#include "sql.h"

namespace polku::facts {

// The row of the table `progress`.
struct Progress {
  std::int64_t checkpoint = metrics::FactStore::kUnfilled;
  std::int64_t sorted_rows = 0;
  std::int64_t run_rows = 0;
  int last_run = 0;
  std::optional<Uuid> main_response_max;
  std::int64_t merged_rows = 0;
};

// A re-sort of facts_main into facts_next that is under way.
struct Resort {
  struct Slice {
    std::int64_t first_series = 0, first_unit = 0, last_series = 0, last_unit = 0;
  };
  int up_to_run = 0;
  std::vector<Slice> slices;
  std::size_t done = 0;
};

inline constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::max();

class DuckDbFacts final : public metrics::FactStore {
 public:
  explicit DuckDbFacts(DuckDbOptions options) : options_(std::move(options)) {}

  Result<void> open();

  metrics::Dialect dialect() const override { return metrics::Dialect::DuckDb; }
  Result<std::int64_t> checkpoint() override;
  Result<void> apply(std::span<const metrics::FactChange> changes,
                     std::int64_t checkpoint) override;
  Result<void> apply_comments(std::span<const metrics::FactChange> changes) override;
  Result<std::vector<ResponseId>> unread_comments(OrganisationId organisation, std::int32_t stamp,
                                                  int limit) override;
  Result<bool> compact(Compaction compaction) override;
  std::optional<Day> unsorted_from() const override;
  std::uint64_t version() const override { return version_.load(); }
  std::optional<std::int64_t> code_of(std::string_view text) const override;
  std::string text_of(std::int64_t code) const override { return dictionary_.text(code); }
  bool has_attribute(std::string_view key, metrics::AttributeType type) const override;
  Result<metrics::FactTable> select(const metrics::Statement& statement) override;
  Result<void> clear() override;
  Result<void> write_parquet(const metrics::Statement& statement, const std::string& path) override;

 private:
  // duckdb_facts.cpp
  Result<void> open_file();
  Result<void> create_tables();
  Result<void> drop_tables();
  Result<void> load();
  Result<void> load_progress();
  Result<std::unique_ptr<Connection>> reader();
  void give_back(std::unique_ptr<Connection> connection);
  // Runs `write` alone on the writer's connection; after a fatal failure the file is opened anew
  // before the next one.
  Result<void> write(const std::function<Result<void>()>& write);
  Result<void> reopen_if_broken();

  // apply.cpp
  Result<void> apply_in_transaction(std::span<const metrics::FactChange> changes,
                                    std::int64_t checkpoint);
  Result<void> add_attributes(std::span<const metrics::FactChange> changes);
  Result<void> take_out(std::span<const metrics::FactChange> changes);
  Result<void> take_out_of_main();
  Result<void> take_out_comments(std::span<const metrics::FactChange> changes);
  Result<void> append_comments(std::span<const metrics::FactChange> changes);
  Result<void> save_texts();

  // compaction.cpp
  Result<bool> compact_slice(Compaction compaction);
  Result<void> move_recent();
  Result<void> count_into_histogram(const std::string& table, int sign);
  Result<void> begin_resort();
  Result<void> resort_slice();
  Result<void> finish_resort();
  Result<void> begin_merge();
  Result<void> merge_slice();
  Result<void> finish_merge();
  Result<void> count_histogram();
  Result<void> count_recent();
  bool is_quiet();

  Result<void> run(std::string_view name, std::initializer_list<Placeholder> placeholders = {});

  const DuckDbOptions options_;
  std::shared_mutex life_;  // held shared by all use, alone by opening anew
  std::shared_ptr<Database> database_;
  std::mutex pool_mutex_;
  std::vector<std::unique_ptr<Connection>> pool_;
  std::mutex writer_mutex_;
  std::unique_ptr<Connection> writer_;
  std::atomic<bool> broken_ = false;

  Dictionary dictionary_;
  mutable std::shared_mutex attributes_mutex_;
  AttributeColumns attributes_;
  FactRows rows_{dictionary_, attributes_};
  Progress progress_;  // of the writer
  std::int64_t recent_rows_ = 0;
  std::atomic<std::int32_t> unsorted_from_ = kNoDay;
  std::uint64_t quiet_version_ = 0;  // as of the last look,
  int quiet_looks_ = 0;              // and how many looks have found it
  std::int64_t histogram_rows_ = 0;
  std::optional<Resort> resort_;
  std::optional<int> merging_;  // the next level to copy into histogram_next
  std::atomic<std::uint64_t> version_ = 1;
};

}  // namespace polku::facts
