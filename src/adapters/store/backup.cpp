#include "store/backup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>

#include "copy.h"
#include "faults.h"
#include "schema.h"
#include "session.h"
#include "store/records.h"

namespace polku::store {
namespace {

namespace fs = std::filesystem;

const Query kOrganisationCount{"store/organisation_count"};
const Query kBackupMark{"store/backup_mark"};
const Query kRestartOutbox{"store/restart_outbox"};
const Query kIntegrity{"store/integrity"};
const Query kForeignKeys{"store/foreign_keys"};

constexpr int kMark = 0x506f6c6b;  // "Polk", SQLite's application_id of a backup

SessionOptions file_options(const std::string& path, Access access) {
  return {{Engine::Sqlite, path, path}, access, std::chrono::milliseconds{2'000}};
}

// Removes an unfinished file however the backup ends.
class PartialFile {
 public:
  explicit PartialFile(std::string path) : path_(std::move(path)) { remove(); }
  ~PartialFile() { remove(); }
  const std::string& path() const { return path_; }

  // On disk and under its name, which it never takes from another file.
  Result<void> publish(const std::string& name) {
    sync(path_, O_RDONLY);
    std::error_code error;
    fs::create_hard_link(path_, name, error);
    if (error == std::errc::file_exists) return conflict("The file is already there.", "file");
    if (error) fs::rename(path_, name, error);  // a file system without links
    if (error) return unavailable("The backup cannot be put in its place.", error.message());
    const auto folder = fs::path(name).parent_path();
    sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
    return {};
  }

 private:
  static void sync(const std::string& path, int flags) {
    const int handle = ::open(path.c_str(), flags | O_CLOEXEC);
    if (handle < 0) return;
    ::fsync(handle);
    ::close(handle);
  }
  void remove() {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
      fs::remove(path_ + suffix, ignored);
    }
  }
  std::string path_;
};

// Everything in one go into a file that nobody else sees yet: no journal, synced once at the end.
BackupReport write_backup(Session& source, const std::string& path,
                          const std::vector<Migration>& migrations, Timestamp now,
                          const OnProgress& progress) {
  Session file(file_options(path, Access::ReadWrite));
  file.run_script(
      "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");
  file.run_script(fmt::format("PRAGMA application_id = {}", kMark));
  source.begin_snapshot();
  const auto applied = read_applied(source);
  if (applied.empty()) throw std::runtime_error("there is no schema yet");
  file.begin_write();
  for (std::size_t i = 0; i < applied.size(); ++i) apply_migration(file, migrations[i], now);
  BackupReport report = copy_tables(source, file, progress);
  file.commit();
  source.rollback();
  report.schema_version = static_cast<int>(applied.size());
  return report;
}

Error not_a_backup(std::string detail) {
  Error error = invalid("file", "This is not a whole backup of Polku.");
  error.detail = std::move(detail);
  return error;
}

// The backup's session and what was applied to it.
struct OpenBackup {
  std::unique_ptr<Session> session;
  std::vector<AppliedMigration> applied;
};

Result<OpenBackup> open_backup(const std::string& path) {
  if (!fs::is_regular_file(path)) return not_found(fmt::format("There is no file {}.", path));
  try {
    OpenBackup backup;
    backup.session = std::make_unique<Session>(file_options(path, Access::ReadOnly));
    const auto mark = backup.session->one<int>(kBackupMark, {});
    if (!mark || std::get<0>(*mark) != kMark) return not_a_backup("it lacks the mark");
    if (const auto damage = backup.session->one<std::string>(kIntegrity, {})) {
      return not_a_backup(std::get<0>(*damage));
    }
    backup.applied = read_applied(*backup.session);
    POLKU_TRY(const auto known, migrations_in(embedded_db(), Engine::Sqlite));
    POLKU_CHECK(check_applied(backup.applied, known));
    if (backup.applied.empty()) return not_a_backup("it has no schema");
    return backup;
  } catch (const std::exception& thrown) {
    return not_a_backup(fault_of(thrown).error.detail);
  }
}

bool has_records(Session& session) {
  if (read_applied(session).empty()) return false;
  const auto count = session.one<std::int64_t>(kOrganisationCount, {});
  return count && std::get<0>(*count) > 0;
}

void drop_tables(Session& session) {
  const char* cascade = session.engine() == Engine::Postgres ? " CASCADE" : "";
  for (const auto& table : tables_of(session)) {
    session.run_script(fmt::format("DROP TABLE \"{}\"{}", table, cascade));
  }
}

// The whole restore inside the session's transaction.
BackupReport replace_records(Session& session, OpenBackup& backup,
                             const std::vector<Migration>& known, Timestamp now,
                             const OnProgress& progress) {
  drop_tables(session);
  const std::size_t version = backup.applied.size();
  for (std::size_t i = 0; i < version; ++i) apply_migration(session, known[i], now);
  if (session.engine() == Engine::Postgres) session.run_script("SET CONSTRAINTS ALL DEFERRED");
  BackupReport report = copy_tables(*backup.session, session, progress);
  if (session.engine() == Engine::Postgres) session.run_script("SET CONSTRAINTS ALL IMMEDIATE");
  session.one<std::int64_t>(kRestartOutbox, {});
  for (std::size_t i = version; i < known.size(); ++i) apply_migration(session, known[i], now);
  if (const auto broken = session.one<std::string>(kForeignKeys, {})) {
    throw std::runtime_error(std::get<0>(*broken));
  }
  report.schema_version = static_cast<int>(known.size());
  return report;
}

}  // namespace

Result<BackupReport> back_up(Database& database, const std::string& path, Timestamp now,
                             const OnProgress& progress) {
  if (fs::exists(path)) {
    return conflict("The file is already there. Choose another name for the backup.", "file");
  }
  POLKU_TRY(const auto migrations, migrations_in(embedded_db(), Engine::Sqlite));
  POLKU_TRY(const auto source, database.connect());
  PartialFile partial(path + ".partial");
  try {
    POLKU_TRY(const auto own, migrations_in(embedded_db(), database.engine()));
    POLKU_CHECK(check_applied(read_applied(*source), own));
    const auto report = write_backup(*source, partial.path(), migrations, now, progress);
    POLKU_CHECK(partial.publish(path));
    return report;
  } catch (...) {
    auto error = current_fault().error;
    source->rollback();
    return error;
  }
}

Result<BackupReport> restore(Database& database, const std::string& path, Existing existing,
                             Timestamp now, const OnProgress& progress) {
  POLKU_TRY(auto backup, open_backup(path));
  POLKU_TRY(const auto known, migrations_in(embedded_db(), database.engine()));
  POLKU_TRY(const auto session, database.connect());
  try {
    if (database.engine() == Engine::Sqlite) session->run_script("PRAGMA foreign_keys = OFF");
    session->begin_write();
    if (existing == Existing::Refuse && has_records(*session)) {
      session->rollback();
      return conflict(
          "There are records already. Restore into an empty place, or say that they "
          "are to be replaced.");
    }
    const auto report = replace_records(*session, backup, known, now, progress);
    session->commit();
    return report;
  } catch (...) {
    auto error = current_fault().error;
    session->rollback();
    if (error.code == ErrorCode::Internal) {
      error.message = "The backup could not be restored. Nothing was changed; see the log.";
    }
    return error;
  }
}

}  // namespace polku::store
