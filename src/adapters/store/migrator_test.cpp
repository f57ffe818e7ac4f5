#include "store/migrator.h"

#include "queries.h"
#include "records_fixture.h"
#include "schema.h"

namespace polku::store {
namespace {

using Files = std::vector<EmbeddedFile>;
using ::testing::HasSubstr;

class MigratorTest : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    DatabaseOptions options;
    options.url =
        GetParam() == Engine::Sqlite ? "sqlite:" + folder_.file("records.db") : new_postgres_url();
    database_ = std::move(Database::open(options)).value();
  }
  Result<MigrationReport> migrate_with(const Files& files, std::optional<int> to = {}) {
    return migrate(*database_, files, kNow, to);
  }
  std::vector<std::string> tables() {
    auto session = std::move(database_->connect()).value();
    return tables_of(*session);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Database> database_;
  const Files first_{{"migrations/0001_one.sql", "CREATE TABLE one (n BIGINT);"}};
  const Files both_{{"migrations/0001_one.sql", "CREATE TABLE one (n BIGINT);"},
                    {"migrations/0002_two-postgres.sql", "CREATE TABLE two (n UUID);"},
                    {"migrations/0002_two-sqlite.sql", "CREATE TABLE two (n BLOB);"}};
};
POLKU_ON_BOTH_ENGINES(MigratorTest);

TEST_P(MigratorTest, BringsANewDatabaseToTheNewestVersion) {
  const auto report = value_of(migrate_with(both_));
  EXPECT_EQ(report.from_version, 0);
  EXPECT_EQ(report.to_version, 2);
  EXPECT_THAT(tables(), ::testing::ElementsAre("one", "schema_migrations", "two"));
  const auto applied = value_of(applied_migrations(*database_));
  ASSERT_EQ(applied.size(), 2u);
  EXPECT_EQ(applied[1].version, 2);
  EXPECT_EQ(applied[1].name, "two");
  EXPECT_EQ(applied[1].applied_at, kNow);
  EXPECT_EQ(applied[1].checksum.size(), 16u);
}

TEST_P(MigratorTest, DoesNothingWhenThereIsNothingToDo) {
  ASSERT_TRUE(succeeded(migrate_with(both_)));
  const auto again = value_of(migrate_with(both_));
  EXPECT_EQ(again.from_version, 2);
  EXPECT_EQ(again.to_version, 2);
}

TEST_P(MigratorTest, GoesOnFromWhereItStopped) {
  ASSERT_TRUE(succeeded(migrate_with(both_, 1)));
  EXPECT_EQ(value_of(applied_migrations(*database_)).size(), 1u);
  const auto report = value_of(migrate_with(both_));
  EXPECT_EQ(report.from_version, 1);
  EXPECT_EQ(report.to_version, 2);
}

TEST_P(MigratorTest, RefusesADatabaseOfANewerVersion) {
  ASSERT_TRUE(succeeded(migrate_with(both_)));
  const auto refused = migrate_with(first_);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("newer version"));
}

TEST_P(MigratorTest, RefusesAMigrationThatHasChanged) {
  ASSERT_TRUE(succeeded(migrate_with(first_)));
  auto changed = both_;
  changed[0].bytes = "CREATE TABLE one (n BIGINT, m BIGINT);";
  const auto refused = migrate_with(changed);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("0001_one"));
  EXPECT_EQ(value_of(applied_migrations(*database_)).size(), 1u);
}

TEST_P(MigratorTest, LeavesNothingOfAMigrationThatFails) {
  auto broken = both_;
  for (auto& file : broken) {
    if (file.path.find("0002") == std::string_view::npos) continue;
    file.bytes = "CREATE TABLE two (n BIGINT); CREATE TABLE two (n BIGINT);";
  }
  EXPECT_EQ(code_of(migrate_with(broken)), ErrorCode::Internal);
  EXPECT_THAT(tables(), ::testing::ElementsAre("one", "schema_migrations"));
  EXPECT_EQ(value_of(applied_migrations(*database_)).size(), 1u);
  EXPECT_TRUE(succeeded(migrate_with(both_)));
}

TEST_P(MigratorTest, FindsNothingAppliedInANewDatabase) {
  EXPECT_TRUE(value_of(applied_migrations(*database_)).empty());
}

TEST(Migrations, AreRefusedWhenTheirFilesDoNotFit) {
  const auto refused = [](const Files& files) {
    return code_of(migrations_in(files, Engine::Sqlite)) == ErrorCode::Internal;
  };
  EXPECT_TRUE(refused({{"migrations/0002_two.sql", ""}}));
  EXPECT_TRUE(refused({{"migrations/0001_a.sql", ""}, {"migrations/0001_b.sql", ""}}));
  EXPECT_TRUE(refused({{"migrations/0001_a.sql", ""}, {"migrations/0003_c.sql", ""}}));
  EXPECT_TRUE(refused({{"migrations/0001_a-sqlite.sql", ""}}));
  EXPECT_TRUE(refused({{"migrations/0001_a-postgres.sql", ""}}));
  EXPECT_TRUE(refused({{"migrations/first.sql", ""}}));
  EXPECT_TRUE(refused({{"migrations/001_short.sql", ""}}));
  EXPECT_TRUE(refused({{"migrations/00a1_digits.sql", ""}}));
  EXPECT_EQ(value_of(migrations_in(Files{{"queries/a.sql", ""}}, Engine::Sqlite)).size(), 0u);
}

TEST(Schema, HasTheSameTablesAndColumnsOnBothEngines) {
  const TemporaryFolder folder;
  std::vector<std::vector<std::string>> seen;
  for (const auto& url : {"sqlite:" + folder.file("a.db"), new_postgres_url()}) {
    DatabaseOptions options;
    options.url = url;
    const auto records = std::move(Records::open(options, kNow)).value();
    const auto session = std::move(records->database().connect()).value();
    auto& lines = seen.emplace_back();
    for (const auto& table : tables_of(*session)) {
      for (const auto& column : columns_of(*session, table)) {
        lines.push_back(table + "." + column.name + ":" +
                        std::to_string(static_cast<int>(column.kind)));
      }
    }
  }
  EXPECT_EQ(seen[0], seen[1]);
}

TEST(Schema, CopiesEveryTableAndEveryTableHasItsOrganisation) {
  const TemporaryFolder folder;
  DatabaseOptions options;
  options.url = "sqlite:" + folder.file("a.db");
  const auto records = std::move(Records::open(options, kNow)).value();
  const auto session = std::move(records->database().connect()).value();
  std::vector<std::string> tables = tables_of(*session);
  std::erase(tables, "schema_migrations");
  const auto order = tables_in_order();
  EXPECT_THAT(tables, ::testing::UnorderedElementsAreArray(order.begin(), order.end()));
  for (const auto& table : tables) {
    const auto columns = columns_of(*session, table);
    EXPECT_TRUE(std::ranges::any_of(columns, [](const auto& column) {
      return column.name == "organisation_id";
    })) << table;
  }
}

TEST(Queries, AreAllThereAndAllUsed) {
  for (const Engine engine : {Engine::Sqlite, Engine::Postgres}) {
    EXPECT_TRUE(succeeded(check_queries(engine)));
    EXPECT_TRUE(text_of("store/no_such_statement", engine).empty());
  }
  for (const auto& file : embedded_db()) {
    if (!file.path.starts_with("queries/")) continue;
    const bool used = std::ranges::any_of(Query::all(), [&](const Query* query) {
      const std::string path = "queries/" + std::string(query->name());
      return file.path == path + ".sql" || file.path == path + "-sqlite.sql" ||
             file.path == path + "-postgres.sql";
    });
    EXPECT_TRUE(used) << file.path;
  }
}

}  // namespace
}  // namespace polku::store
