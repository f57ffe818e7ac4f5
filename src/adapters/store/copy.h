#pragma once
// Copies whole tables from one session to another, whatever their engines. The names in the two
// statements come from the schema, so that a new column can never be forgotten.

#include "session.h"
#include "store/backup.h"

namespace polku::store {

// Every table that both sides have, in the order of tables_in_order(). Throws what SOCI throws, and
// std::runtime_error when the source has a table that is not in that order.
BackupReport copy_tables(Session& from, Session& to, const OnProgress& progress);

}  // namespace polku::store
