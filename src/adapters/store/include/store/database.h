#pragma once
// The record store's connection to SQLite or PostgreSQL: one writer, a small pool of readers.
// Start here, then records.h for the stores themselves. Thread-safe.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "core/result.h"
#include "store/writer.h"

namespace polku::store {

class Session;  // one connection with its prepared statements; the adapter's own (session.h)

enum class Engine { Sqlite, Postgres };
std::string_view name_of(Engine engine);

struct DatabaseOptions {
  // "sqlite:PATH", or "postgres://..." / "postgresql://..." as libpq reads it.
  std::string url;
  int readers = 4;
  // How long a read waits for a free session or for a database that is away.
  std::chrono::milliseconds read_wait_max{3'000};
  // How long SQLite waits for another program's lock before one attempt counts as failed.
  std::chrono::milliseconds busy_timeout{2'000};
  WriterLimits writer;
};

class Database {
 public:
  // Connects and checks that every named query is there. Invalid, field "record": the URL is not
  // understood. Unavailable: the file or the server cannot be reached. Does not migrate; see
  // migrator.h.
  static Result<std::unique_ptr<Database>> open(const DatabaseOptions& options);
  ~Database();

  Engine engine() const;
  // Where the records are, without a password: for messages and logs.
  const std::string& location() const;

  Writer& writer();

  // Lends a read session to `work` and turns what it throws into an Error. A lost connection is
  // made anew and the work run again, so `work` must begin its result afresh each time.
  // Unavailable: no session or no database within read_wait_max.
  Result<void> read(const std::function<Result<void>(Session&)>& work);

  // A connection of its own, outside the pool: for migrations, backups and checks.
  Result<std::unique_ptr<Session>> connect();

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace polku::store
