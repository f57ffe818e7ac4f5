#include "facts/duckdb_facts.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include "connection.h"
#include "fact_store_contract.h"
#include "temporary_folder.h"

namespace polku::facts::testing {
namespace {

class DuckDbEngine {
 public:
  std::unique_ptr<FactStore> open() {
    auto store = open_duckdb_facts({.path = folder_.file("facts.duckdb"), .threads = 2});
    EXPECT_TRUE(store.ok()) << store.error().detail;
    return store.ok() ? std::move(store).value() : nullptr;
  }

 private:
  TemporaryFolder folder_;
};
INSTANTIATE_TYPED_TEST_SUITE_P(DuckDb, FactStoreContract, DuckDbEngine);

std::unique_ptr<FactStore> open_at(const std::string& path) {
  auto store = open_duckdb_facts({.path = path, .threads = 2});
  return store.ok() ? std::move(store).value() : nullptr;
}

TEST(DuckDbFacts, RefusesABrokenFileAndSaysWhatToDo) {
  TemporaryFolder folder;
  const auto path = folder.file("facts.duckdb");
  std::ofstream(path) << std::string(20'000, 'x');
  const auto store = open_duckdb_facts({.path = path});
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::Invalid);
  EXPECT_NE(store.error().message.find("polku facts rebuild"), std::string::npos);
  ASSERT_TRUE(remove_duckdb_facts(path).ok());
  EXPECT_NE(open_at(path), nullptr);
}

TEST(DuckDbFacts, RefusesAFileOfANewerVersion) {
  TemporaryFolder folder;
  const auto path = folder.file("facts.duckdb");
  ASSERT_NE(open_at(path), nullptr);
  {
    auto database = Database::open({.path = path, .threads = 1, .memory_megabytes = 100});
    ASSERT_TRUE(database.ok());
    auto connection = Connection::open(*database);
    ASSERT_TRUE((*connection)->execute("UPDATE facts_format SET version = 99").ok());
  }
  const auto store = open_duckdb_facts({.path = path});
  ASSERT_FALSE(store.ok());
  EXPECT_NE(store.error().message.find("99"), std::string::npos);
}

TEST(DuckDbFacts, BeginsAnewInAFileOfAnOlderVersion) {
  TemporaryFolder folder;
  const auto path = folder.file("facts.duckdb");
  ASSERT_TRUE(open_at(path)->apply(std::vector{change_of(1, 9)}, 5).ok());
  {
    auto database = Database::open({.path = path, .threads = 1, .memory_megabytes = 100});
    ASSERT_TRUE(database.ok());
    auto connection = Connection::open(*database);
    ASSERT_TRUE((*connection)->execute("UPDATE facts_format SET version = 0").ok());
  }
  const auto store = open_at(path);
  ASSERT_NE(store, nullptr);
  EXPECT_EQ(*store->checkpoint(), FactStore::kUnfilled);
}

// DuckDB plans a prepared statement by the statistics of that moment; rows outside of them that
// come later must be seen all the same.
TEST(DuckDbFacts, SeesRowsThatNoStatisticsForetold) {
  TemporaryFolder folder;
  const auto store = open_at(folder.file("facts.duckdb"));
  ASSERT_TRUE(store->apply(std::vector{change_of(1, 9)}, 1).ok());
  auto plan = plan_for(*store, kOrganisation, kSurvey, "recommend");
  plan.filters.push_back({{metrics::Field::Kind::Dimension, metrics::Dimension::Version, {}},
                          metrics::Filter::Operator::Gte,
                          {},
                          {},
                          {100.0}});
  EXPECT_EQ(count_of(*store, plan), 0);
  auto late = change_of(2, 9);
  late.version = 100;
  ASSERT_TRUE(store->apply(std::vector{late}, 2).ok());
  EXPECT_EQ(count_of(*store, plan), 1);
}

TEST(DuckDbFacts, SaysThatAFolderIsMissing) {
  const auto store = open_duckdb_facts({.path = "/nonexistent/folder/facts.duckdb"});
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::Unavailable);
}

TEST(DuckDbFacts, LeavesADiskAloneThatTakesNothing) {
  TemporaryFolder folder;
  const auto path = folder.file("facts.duckdb");
  const auto store = open_at(path);
  ASSERT_TRUE(store->apply(std::vector{change_of(1, 9)}, 1).ok());
  std::filesystem::remove(path + ".probe");
  std::filesystem::create_directory(path + ".probe");  // a file that cannot be opened
  const auto refused = store->apply(std::vector{change_of(2, 9)}, 2);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::Unavailable);
  const auto plan = plan_for(*store, kOrganisation, kSurvey, "recommend");
  EXPECT_EQ(count_of(*store, plan), 1);
  std::filesystem::remove(path + ".probe");
  ASSERT_TRUE(store->apply(std::vector{change_of(2, 9)}, 2).ok());
  EXPECT_EQ(count_of(*store, plan), 2);
}

TEST(DuckDbFacts, GoesOnReadingWhileItCompacts) {
  TemporaryFolder folder;
  const auto store = open_at(folder.file("facts.duckdb"));
  std::vector<FactChange> changes;
  for (int i = 0; i < 20'000; ++i) changes.push_back(change_of(i, i % 11, i % 7 ? "a" : "b"));
  ASSERT_TRUE(store->apply(changes, 1).ok());
  std::atomic<bool> done = false;
  std::atomic<int> wrong = 0, reads = 0;
  std::thread reader([&] {
    while (!done || reads == 0) {
      const auto plan = plan_for(*store, kOrganisation, kSurvey, "recommend");
      if (count_of(*store, plan) != 20'000) ++wrong;
      ++reads;
    }
  });
  for (bool more = true; more;) {
    const auto slice = store->compact(FactStore::Compaction::Everything);
    ASSERT_TRUE(slice.ok()) << slice.error().detail;
    more = *slice;
  }
  done = true;
  reader.join();
  EXPECT_EQ(wrong, 0);
}

TEST(DuckDbFacts, WritesParquetThatReadsBack) {
  TemporaryFolder folder;
  const auto store = open_at(folder.file("facts.duckdb"));
  auto one = change_of(1, 9);
  one.attributes = {{"size", 2.0}};
  ASSERT_TRUE(store->apply(std::vector{one, change_of(2, 4)}, 1).ok());
  const auto plan = plan_for(*store, kOrganisation, kSurvey, "recommend");
  const auto path = folder.file("it's.parquet");
  const auto written =
      store->write_parquet(metrics::compose_export(plan.series, store->dialect()), path);
  ASSERT_TRUE(written.ok()) << written.error().detail;
  const auto back = store->select(
      {"SELECT question, score, unit, an_size FROM read_parquet(?) ORDER BY score", {path}});
  ASSERT_TRUE(back.ok()) << back.error().detail;
  ASSERT_EQ(back->rows, 2u) << metrics::compose_export(plan.series, store->dialect()).sql;
  EXPECT_EQ(back->columns[0].text(0), "recommend");
  EXPECT_EQ(back->columns[1].number(1), 9);
  EXPECT_EQ(back->columns[2].text(0), "tampere");
  EXPECT_TRUE(back->columns[3].is_null(0));
}

}  // namespace
}  // namespace polku::facts::testing
