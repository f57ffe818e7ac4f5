#pragma once
// Numbered, checksummed, forward-only migrations from db/migrations: 0001_name.sql, or the pair
// 0001_name-sqlite.sql and 0001_name-postgres.sql. Each runs in its own transaction and is recorded
// in schema_migrations. One caller at a time; other processes wait.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/embedded.h"
#include "core/result.h"
#include "core/time.h"
#include "store/database.h"

namespace polku::store {

struct Migration {
  int version = 0;
  std::string name;
  std::string sql;
  std::string checksum;  // 16 hexadecimal digits over the file's bytes
};

// The migrations of an engine in order. Internal: numbers that repeat or leave gaps, or half a
// pair.
Result<std::vector<Migration>> migrations_in(std::span<const EmbeddedFile> files, Engine engine);

struct AppliedMigration {
  int version = 0;
  std::string name;
  std::string checksum;
  Timestamp applied_at;
};
// What has been applied, in order; none when the database is new.
Result<std::vector<AppliedMigration>> applied_migrations(Database& database);

struct MigrationReport {
  int from_version = 0;
  int to_version = 0;
};

// Brings the database to the newest version, or to `to_version`. Conflict, with a message that says
// what to do: the database is of a newer version than this program, or an applied migration's
// checksum is not the one it had. Nothing to do is not an error.
Result<MigrationReport> migrate(Database& database, std::span<const EmbeddedFile> files,
                                Timestamp now, std::optional<int> to_version = std::nullopt);

// The same with the program's own migrations.
Result<MigrationReport> migrate(Database& database, Timestamp now);

}  // namespace polku::store
