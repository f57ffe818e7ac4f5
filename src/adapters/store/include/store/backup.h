#pragma once
// Backup, restore and health of the records. A backup is an SQLite file with the same tables,
// whatever the engine it came from, and restores into either.

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "store/database.h"

namespace polku::store {

struct CopyProgress {
  std::string_view table;
  std::int64_t rows = 0;  // copied so far, over all tables
};
using OnProgress = std::function<void(const CopyProgress&)>;

struct BackupReport {
  std::int64_t rows = 0;
  std::int64_t responses = 0;
  int schema_version = 0;
};

// Copies every table as of one instant into a new file, while the store goes on writing. The file
// appears under its name only when it is whole and on disk. Conflict: the file is already there.
Result<BackupReport> back_up(Database& database, const std::string& path, Timestamp now,
                             const OnProgress& progress = {});

enum class Existing { Refuse, Replace };

// Puts a backup into the database, in one transaction, and migrates to this program's version.
// Conflict: the database already has records and `existing` is Refuse, or the backup is of a newer
// version. Invalid, field "file": not a backup of Polku, or damaged. The facts must be rebuilt
// after it.
Result<BackupReport> restore(Database& database, const std::string& path, Existing existing,
                             Timestamp now, const OnProgress& progress = {});

struct HealthCheck {
  std::string name;  // "integrity", "foreign_keys", "schema", "durability", "counts"
  bool ok = false;
  std::string detail;  // what was found, or what to do about it
};
// Reads through the whole store: slow when it is large. Unavailable only when it cannot be reached.
Result<std::vector<HealthCheck>> examine(Database& database);

}  // namespace polku::store
