#include "session.h"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <cassert>
#include <stdexcept>

#include "faults.h"
#include "text_search.h"

namespace polku::store {
namespace {

const Query kBeginWrite{"store/begin_write"};
const Query kTransactionStatus{"store/transaction_status"};

std::string without_password(std::string_view url) {
  const auto scheme_end = url.find("://");
  const auto at = url.find('@');
  if (scheme_end == std::string_view::npos || at == std::string_view::npos) return std::string(url);
  const auto user_begin = scheme_end + 3;
  const auto colon = url.substr(user_begin, at - user_begin).find(':');
  if (colon == std::string_view::npos) return std::string(url);
  return fmt::format("{}{}", url.substr(0, user_begin + colon), url.substr(at));
}

// A server that is gone is noticed within seconds instead of the kernel's hours; what the URL says
// itself wins.
std::string with_timeouts(std::string_view url) {
  std::string result(url);
  for (const std::string_view setting :
       {"connect_timeout=3", "keepalives_idle=5", "keepalives_interval=2", "keepalives_count=3",
        "tcp_user_timeout=10000", "application_name=polku"}) {
    if (result.find(setting.substr(0, setting.find('=') + 1)) != std::string::npos) continue;
    result += result.find('?') == std::string::npos ? '?' : '&';
    result += setting;
  }
  return result;
}

std::string sqlite_parameters(const std::string& path) {
  return fmt::format("dbname=\"{}\"", path);
}

sqlite_api::sqlite3* sqlite_of(soci::session& sql) {
  return static_cast<soci::sqlite3_session_backend*>(sql.get_backend())->conn_;
}

PGconn* postgres_of(soci::session& sql) {
  return static_cast<soci::postgresql_session_backend*>(sql.get_backend())->conn_;
}

void run_on_sqlite(sqlite_api::sqlite3* connection, const char* text) {
  const int code = sqlite_api::sqlite3_exec(connection, text, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) {
    throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection), code);
  }
}

void run_on_postgres(PGconn* connection, const char* text) {
  PGresult* result = PQexec(connection, text);
  const auto status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const soci::postgresql_soci_error error(PQerrorMessage(connection), state ? state : "     ");
    PQclear(result);
    throw error;
  }
  PQclear(result);
}

// SOCI tells of a failed connection without a state; 08001 is the standard's.
void connect_postgres(soci::session& sql, const std::string& target) {
  try {
    sql.open(soci::postgresql, target);
  } catch (const soci::soci_error& thrown) {
    throw soci::postgresql_soci_error(thrown.std::runtime_error::what(), "08001");
  }
}

// A session serves one thread at a time, so SQLite need not lock at every call; nobody reads the
// memory counters that it would keep under another lock. Before the first connection only.
void configure_sqlite() {
  [[maybe_unused]] static const bool configured =
      sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK &&
      sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK;
  assert(configured);
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
  if (url.starts_with("sqlite:")) {
    const auto path = url.substr(7);
    if (path.empty() || path.find('"') != std::string_view::npos) {
      return invalid("record", "Give the database file after sqlite: and without quotes.");
    }
    return Address{Engine::Sqlite, std::string(path), std::string(path)};
  }
  if (url.starts_with("postgres://") || url.starts_with("postgresql://")) {
    return Address{Engine::Postgres, with_timeouts(url), without_password(url)};
  }
  return invalid("record", "Give sqlite:PATH or postgres://USER@HOST/DATABASE for the records.");
}

Session::Session(const SessionOptions& options) : options_(options) {
  configure_sqlite();
  if (engine() == Engine::Sqlite) {
    sql_.open(soci::sqlite3, sqlite_parameters(options.address.target));
    set_up_sqlite();
  } else {
    connect_postgres(sql_, options.address.target);
    set_up_postgres();
  }
}

Session::~Session() = default;

void Session::set_up_sqlite() {
  auto* connection = sqlite_of(sql_);
  sqlite_api::sqlite3_extended_result_codes(connection, 1);
  sqlite_api::sqlite3_busy_timeout(connection, static_cast<int>(options_.busy_timeout.count()));
  add_text_search(connection);
  // No memory mapping: a failing disk would then end the program instead of one statement.
  if (options_.access == Access::ReadOnly) {
    run_script("PRAGMA query_only = 1; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY");
    return;
  }
  run_script(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
      "PRAGMA wal_autocheckpoint = 1000; PRAGMA journal_size_limit = 67108864;"
      "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY");
}

void Session::set_up_postgres() {
  run_script(
      "SET client_encoding = 'UTF8'; SET timezone = 'UTC'; SET synchronous_commit = on;"
      "SET client_min_messages = warning; SET standard_conforming_strings = on");
  run_script(options_.access == Access::ReadOnly
                 ? "SET default_transaction_read_only = on; SET statement_timeout = '60s'"
                 : "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '60s'");
}

bool Session::usable() const {
  if (options_.address.engine == Engine::Sqlite) return true;
  auto& sql = const_cast<soci::session&>(sql_);
  return PQstatus(postgres_of(sql)) == CONNECTION_OK;
}

void Session::run_script(const std::string& sql) {
  if (engine() == Engine::Sqlite) {
    run_on_sqlite(sqlite_of(sql_), sql.c_str());
  } else {
    run_on_postgres(postgres_of(sql_), sql.c_str());
  }
}

void Session::begin_write() {
  savepoints_ = 0;
  if (engine() == Engine::Sqlite) {
    run_on_sqlite(sqlite_of(sql_), "BEGIN IMMEDIATE");
    return;
  }
  run_on_postgres(postgres_of(sql_), "BEGIN");
  // One writer at a time also between processes: outbox numbers then grow in commit order, so that
  // no reader passes over an event that commits late.
  each<std::string, std::int64_t>(kBeginWrite, {}, [&](const std::string&, std::int64_t number) {
    transaction_number_ = number;
  });
}

void Session::commit() { run_script("COMMIT"); }

void Session::rollback() noexcept {
  try {
    if (engine() == Engine::Sqlite) {
      // Some failures have already rolled back.
      if (sqlite_api::sqlite3_get_autocommit(sqlite_of(sql_)) == 0) run_script("ROLLBACK");
    } else if (PQtransactionStatus(postgres_of(sql_)) != PQTRANS_IDLE && usable()) {
      run_script("ROLLBACK");
    }
  } catch (const std::exception&) {
    // A connection this broken is replaced; the server rolls back by itself.
  }
}

void Session::begin_snapshot() {
  run_script(engine() == Engine::Sqlite ? "BEGIN"
                                        : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

Outcome Session::outcome_of(std::int64_t transaction_number) {
  if (engine() == Engine::Sqlite || transaction_number == 0) return Outcome::RolledBack;
  const auto row = one<std::string>(kTransactionStatus, {{"number", transaction_number}});
  const std::string status = row ? std::get<0>(*row) : "";
  if (status == "committed") return Outcome::Committed;
  return status == "aborted" ? Outcome::RolledBack : Outcome::Unknown;
}

Result<void> Session::atomically(const std::function<Result<void>()>& work) {
  const std::string name = fmt::format("polku_{}", ++savepoints_);
  const auto undo = [&] {
    run_script(fmt::format("ROLLBACK TO SAVEPOINT {0}; RELEASE SAVEPOINT {0}", name));
    --savepoints_;
  };
  run_script("SAVEPOINT " + name);
  try {
    auto outcome = work();
    if (outcome.ok()) {
      run_script("RELEASE SAVEPOINT " + name);
      --savepoints_;
    } else {
      undo();
    }
    return outcome;
  } catch (const std::exception& thrown) {
    // The whole transaction goes when the store itself fails: nothing to undo here.
    if (fault_of(thrown).kind == FaultKind::Statement) undo();
    throw;
  }
}

long long Session::execute(const Query& query, std::initializer_list<Param> params) {
  Running running(*this, query, params, {});
  running.first();
  const long long changed = running.changed();
  running.finish();
  return changed;
}

Session::Running::Running(Session& session, const Query& query, std::span<const Param> params,
                          std::span<const Kind> columns)
    : session_(session), index_(query.index()) {
  if (session.statements_.size() <= index_) session.statements_.resize(Query::all().size());
  auto& kept = session.statements_[index_];
  if (kept && kept->has_failed()) kept.reset();
  if (!kept) {
    std::vector<Statement::Slot> slots;
    for (const Param& param : params) slots.push_back({param.name, param.kind});
    const auto text = text_of(query.name(), session.engine());
    if (text.empty()) throw std::runtime_error(fmt::format("no statement {}", query.name()));
    kept = std::make_unique<Statement>(session.sql_, session.engine(), std::string(text), slots,
                                       columns);
  }
  statement_ = kept.get();
  assert(params.size() == statement_->parameter_count());
  std::size_t position = 0;
  for (const Param& param : params) statement_->set(position++, param);
}

// A statement that failed half way is made anew, as SOCI clears neither SQLite's state of it nor
// the buffers for PostgreSQL. PostgreSQL lets it go only after the rollback, so at its next use.
Session::Running::~Running() {
  if (finished_) return;
  if (session_.engine() == Engine::Sqlite) {
    session_.statements_[index_].reset();
  } else {
    statement_->mark_failed();
  }
}

bool Session::Running::first() { return statement_->execute(); }
bool Session::Running::next() { return statement_->fetch(); }
long long Session::Running::changed() { return statement_->changed(); }

}  // namespace polku::store
