// A writer killed at any moment leaves facts and checkpoint that agree.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "fact_store_contract.h"
#include "facts/duckdb_facts.h"
#include "temporary_folder.h"

namespace polku::facts::testing {
namespace {

// Batch b holds b responses, so the count tells the checkpoint: 1 + 2 + ... + b.
[[noreturn]] void write_until_killed(const std::string& path) {
  auto store = open_duckdb_facts({.path = path, .threads = 1, .recent_rows_max = 100});
  if (!store.ok()) _exit(3);
  const auto done = (*store)->checkpoint().value_or(0);
  for (auto batch = std::max<std::int64_t>(done, 0) + 1;; ++batch) {
    std::vector<FactChange> changes;
    for (std::int64_t i = 0; i < batch; ++i) {
      changes.push_back(change_of(static_cast<int>(batch * 10'000 + i), i % 11));
    }
    if (!(*store)->apply(changes, batch).ok()) _exit(4);
    if (!(*store)->compact(FactStore::Compaction::WhenWorthwhile).ok()) _exit(5);
  }
}

TEST(DuckDbFacts, AgreesWithItsCheckpointAfterBeingKilled) {
  TemporaryFolder folder;
  const auto path = folder.file("facts.duckdb");
  std::int64_t last = 0;
  for (const int milliseconds : {120, 210, 330, 470}) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) write_until_killed(path);
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
    auto opened = open_duckdb_facts({.path = path, .threads = 1});
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    const auto& store = *opened;
    const auto batches = std::max<std::int64_t>(store->checkpoint().value_or(-5), 0);
    EXPECT_GE(batches, last);
    last = batches;
    auto plan = plan_for(*store, kOrganisation, kSurvey, "recommend");
    EXPECT_EQ(count_of(*store, plan), batches * (batches + 1) / 2);
    plan.level = metrics::kPlainLevel;
    EXPECT_EQ(count_of(*store, plan), batches * (batches + 1) / 2);
  }
  EXPECT_GT(last, 0) << "no batch was ever written in time";
}

}  // namespace
}  // namespace polku::facts::testing
