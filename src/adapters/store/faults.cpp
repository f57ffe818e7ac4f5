#include "faults.h"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cctype>
#include <string>

namespace polku::store {
namespace {

// "UNIQUE constraint failed: units.organisation_id, units.key": the last column is the one that
// the user can change.
std::string sqlite_field(std::string_view message) {
  const auto dot = message.rfind('.');
  if (dot == std::string_view::npos) return {};
  std::size_t end = dot + 1;
  while (end < message.size() &&
         (std::isalnum(static_cast<unsigned char>(message[end])) != 0 || message[end] == '_')) {
    ++end;
  }
  return std::string(message.substr(dot + 1, end - dot - 1));
}

// Unique indexes are named table__field. The server's words may be in any language, so only the
// name is looked for.
std::string postgres_field(std::string_view message) {
  const auto mark = message.find("__");
  if (mark == std::string_view::npos) {
    return message.find("_pkey") == std::string_view::npos ? "" : "id";
  }
  std::size_t end = mark + 2;
  while (end < message.size() &&
         (std::islower(static_cast<unsigned char>(message[end])) != 0 || message[end] == '_')) {
    ++end;
  }
  return std::string(message.substr(mark + 2, end - mark - 2));
}

Fault duplicate(std::string field, std::string detail) {
  Error error = conflict(field.empty() ? "It is already there."
                                       : fmt::format("This {} is already taken. Choose another.",
                                                     field == "id" ? "identifier" : field),
                         std::move(field));
  error.detail = std::move(detail);
  return {FaultKind::Statement, std::move(error)};
}

Fault dangling(std::string detail) {
  Error error = conflict("Something else depends on it, or what it refers to is not there.");
  error.detail = std::move(detail);
  return {FaultKind::Statement, std::move(error)};
}

Fault storage(std::string message, std::string detail) {
  return {FaultKind::Storage, unavailable(std::move(message), std::move(detail))};
}

Fault away(std::string message, std::string detail) {
  return {FaultKind::Away, unavailable(std::move(message), std::move(detail))};
}

Fault sqlite_constraint(int code, std::string detail) {
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: {
      auto field = sqlite_field(detail);
      return duplicate(std::move(field), std::move(detail));
    }
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      return dangling(std::move(detail));
    default:
      return {FaultKind::Statement, internal_error(std::move(detail))};
  }
}

// The first line of what the library itself said. What SOCI adds, and PostgreSQL's further lines,
// hold the values of the row: respondents' answers have no place in a log.
std::string message_of(const soci::soci_error& thrown) {
  const std::string message = thrown.std::runtime_error::what();
  return message.substr(0, message.find('\n'));
}

Fault sqlite_fault(const soci::sqlite3_soci_error& thrown) {
  std::string detail = fmt::format("{} (SQLite {})", message_of(thrown), thrown.result());
  switch (thrown.result() & 0xff) {
    case SQLITE_CONSTRAINT:
      return sqlite_constraint(thrown.result(), message_of(thrown));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return away("The database is locked by another program. Try again in a moment.",
                  std::move(detail));
    case SQLITE_FULL:
      return storage("The disk is full. Free some space; nothing needs to be restarted.",
                     std::move(detail));
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return storage("The data folder is read-only. Let this program write there.",
                     std::move(detail));
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return storage("The database file cannot be read or written. Check the disk and the folder.",
                     std::move(detail));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return storage(
          "The database file is damaged. Run `polku doctor`; restore a backup if it "
          "says so.",
          std::move(detail));
    case SQLITE_NOMEM:
      return storage("The computer is out of memory.", std::move(detail));
    case SQLITE_TOOBIG: {
      Error error = invalid({}, "This is too large to be stored.");
      error.detail = std::move(detail);
      return {FaultKind::Statement, std::move(error)};
    }
    default:
      return {FaultKind::Statement, internal_error(std::move(detail))};
  }
}

Fault postgres_fault(const soci::postgresql_soci_error& thrown) {
  const std::string state = thrown.sqlstate();
  std::string detail = fmt::format("{} (SQLSTATE {})", message_of(thrown), state);
  const auto in_class = [&](std::string_view prefix) { return state.starts_with(prefix); };
  if (state == "23505") {
    auto field = postgres_field(detail);
    return duplicate(std::move(field), std::move(detail));
  }
  if (state == "23503") return dangling(std::move(detail));
  if (state == "53100") {
    return storage(
        "The database server's disk is full. Free some space; nothing needs to be "
        "restarted.",
        std::move(detail));
  }
  if (state == "25006") {
    return storage("The database server is read-only. Connect to its primary.", std::move(detail));
  }
  if (in_class("22021") || in_class("22P05")) {
    Error error = invalid({}, "The text has a character that cannot be stored.");
    error.detail = std::move(detail);
    return {FaultKind::Statement, std::move(error)};
  }
  // A connection that breaks has no state of its own; 57P are shutdowns.
  if (in_class(" ") || in_class("08") || in_class("57P") || state.empty() || state[0] == '\0') {
    return {FaultKind::Lost,
            unavailable("The database cannot be reached at the moment. Try again shortly.",
                        std::move(detail))};
  }
  // No connections left, a statement that took too long, a lost race, a lock.
  if (in_class("53") || in_class("57") || in_class("40") || in_class("55P")) {
    return away("The database is busy. Try again in a moment.", std::move(detail));
  }
  return {FaultKind::Statement, internal_error(std::move(detail))};
}

}  // namespace

Fault fault_of(const std::exception& thrown) {
  if (const auto* sqlite = dynamic_cast<const soci::sqlite3_soci_error*>(&thrown)) {
    return sqlite_fault(*sqlite);
  }
  if (const auto* postgres = dynamic_cast<const soci::postgresql_soci_error*>(&thrown)) {
    return postgres_fault(*postgres);
  }
  if (const auto* other = dynamic_cast<const soci::soci_error*>(&thrown)) {
    return {FaultKind::Statement, internal_error(message_of(*other))};
  }
  if (dynamic_cast<const std::bad_alloc*>(&thrown) != nullptr) {
    return storage("The computer is out of memory.", thrown.what());
  }
  return {FaultKind::Statement, internal_error(thrown.what())};
}

Fault current_fault() {
  try {
    throw;
  } catch (const std::exception& thrown) {
    return fault_of(thrown);
  } catch (...) {
    return {FaultKind::Statement, internal_error("something that is no std::exception was thrown")};
  }
}

}  // namespace polku::store
