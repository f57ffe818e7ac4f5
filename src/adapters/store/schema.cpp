#include "schema.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>

namespace polku::store {
namespace {

const Query kMigrationsExist{"store/migrations_exist"};
const Query kCreateMigrations{"store/create_migrations"};
const Query kMigrations{"store/migrations"};
const Query kRecordMigration{"store/record_migration"};
const Query kTables{"store/tables"};
const Query kColumns{"store/columns"};

constexpr std::array<std::string_view, 32> kTableOrder{
    "organisations",
    "units",
    "users",
    "user_units",
    "tokens",
    "token_units",
    "sessions",
    "login_links",
    "audit",
    "settings",
    "segments",
    "surveys",
    "survey_versions",
    "responses",
    "survey_activity",
    "response_keys",
    "external_ids",
    "idempotency_keys",
    "quota_counts",
    "visits",
    "journey_documents",
    "journey_moments",
    "journey_versions",
    "pain_proposals",
    "journey_notes",
    "moment_bindings",
    "moment_alarms",
    "moment_baselines",
    "voice_taxonomies",
    "voice_corrections",
    "voice_models",
    "outbox",
};

Kind kind_of(const std::string& type) {
  if (type == "BLOB" || type == "uuid") return Kind::Id;
  if (type == "TEXT" || type == "text") return Kind::Text;
  if (type == "BIGINT" || type == "INTEGER" || type == "bigint") return Kind::Integer;
  if (type == "REAL" || type == "double precision") return Kind::Real;
  throw std::runtime_error(fmt::format("a column has the unknown type {}", type));
}

}  // namespace

std::span<const std::string_view> tables_in_order() { return kTableOrder; }

std::vector<AppliedMigration> read_applied(Session& session) {
  std::vector<AppliedMigration> applied;
  const auto exist = session.one<int>(kMigrationsExist, {});
  if (!exist || std::get<0>(*exist) == 0) return applied;
  session.each<int, std::string, std::string, Timestamp>(
      kMigrations, {}, [&](int version, std::string name, std::string checksum, Timestamp at) {
        applied.push_back({version, std::move(name), std::move(checksum), at});
      });
  return applied;
}

Result<void> check_applied(const std::vector<AppliedMigration>& applied,
                           const std::vector<Migration>& known) {
  for (const auto& done : applied) {
    if (done.version > static_cast<int>(known.size())) {
      return conflict(fmt::format(
          "The records are of a newer version of Polku (schema {}; this program knows {}). Install "
          "the newer program, or restore a backup that this one made.",
          applied.back().version, known.size()));
    }
    const auto& migration = known[static_cast<std::size_t>(done.version) - 1];
    if (migration.checksum != done.checksum) {
      return conflict(fmt::format(
          "Migration {:04}_{} is not the one this database was made with. Install an official "
          "build of Polku; migrations never change once released.",
          done.version, migration.name));
    }
  }
  return {};
}

void apply_migration(Session& session, const Migration& migration, Timestamp now) {
  session.execute(kCreateMigrations, {});
  session.run_script(migration.sql);
  session.execute(kRecordMigration, {{"version", migration.version},
                                     {"name", migration.name},
                                     {"checksum", migration.checksum},
                                     {"applied_at", now}});
}

std::vector<std::string> tables_of(Session& session) {
  std::vector<std::string> tables;
  session.each<std::string>(kTables, {},
                            [&](std::string name) { tables.push_back(std::move(name)); });
  return tables;
}

std::vector<TableColumn> columns_of(Session& session, const std::string& table) {
  std::vector<TableColumn> columns;
  session.each<std::string, std::string>(kColumns, {{"table", table}},
                                         [&](std::string name, const std::string& type) {
                                           columns.push_back({std::move(name), kind_of(type)});
                                         });
  return columns;
}

}  // namespace polku::store
