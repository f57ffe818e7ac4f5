#pragma once
// The schema as it stands in a database: what has been applied, which tables and columns there are.

#include <string>
#include <vector>

#include "core/result.h"
#include "session.h"
#include "store/migrator.h"

namespace polku::store {

// The tables of the newest version, those that others refer to first. A backup copies them in this
// order; a migration that adds a table adds it here.
std::span<const std::string_view> tables_in_order();

std::vector<AppliedMigration> read_applied(Session& session);
// Conflict when something applied is unknown to, or other than, `known`.
Result<void> check_applied(const std::vector<AppliedMigration>& applied,
                           const std::vector<Migration>& known);
// Runs and records one migration within the session's transaction.
void apply_migration(Session& session, const Migration& migration, Timestamp now);

std::vector<std::string> tables_of(Session& session);
struct TableColumn {
  std::string name;
  Kind kind;
};
std::vector<TableColumn> columns_of(Session& session, const std::string& table);

}  // namespace polku::store
