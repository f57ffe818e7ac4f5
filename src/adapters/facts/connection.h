#pragma once
// DuckDB's C API with owners, Results and columns. One connection per thread at a time.

#include <duckdb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "metrics/ports.h"

namespace polku::facts {

// One opened file. Connections keep it open.
class Database {
 public:
  struct Settings {
    std::string path;
    int threads = 0;
    int memory_megabytes = 0;
  };
  // Errors as of open_duckdb_facts.
  static Result<std::shared_ptr<Database>> open(const Settings& settings);
  ~Database() { duckdb_close(&handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  duckdb_database handle() const { return handle_; }

 private:
  Database() = default;
  duckdb_database handle_ = nullptr;
};

class Connection {
 public:
  static Result<std::unique_ptr<Connection>> open(std::shared_ptr<Database> database);
  ~Connection() { duckdb_disconnect(&handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  Result<void> execute(const std::string& sql);
  Result<metrics::FactTable> select(const metrics::Statement& statement);
  // The first column of the only row, 0 when there is none.
  Result<std::int64_t> select_integer(const std::string& sql);

  duckdb_connection handle() const { return handle_; }
  const Database* database() const { return database_.get(); }

 private:
  Connection() = default;
  std::shared_ptr<Database> database_;
  duckdb_connection handle_ = nullptr;
};

// BEGIN to COMMIT; rolls back when it goes out of scope before `commit`.
class Transaction {
 public:
  static Result<Transaction> begin(Connection& connection);
  Transaction(Transaction&& other) noexcept : connection_(std::exchange(other.connection_, {})) {}
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  Result<void> commit();

 private:
  explicit Transaction(Connection& connection) : connection_(&connection) {}
  Connection* connection_ = nullptr;
};

// Appends rows to a table, column by column in chunks. Every column of a row must be set.
class Appender {
 public:
  static Result<std::unique_ptr<Appender>> open(Connection& connection, const std::string& table);
  ~Appender();
  Appender(const Appender&) = delete;
  Appender& operator=(const Appender&) = delete;

  std::size_t columns() const { return columns_.size(); }
  // T is the column's own type in memory.
  template <class T>
  void set(std::size_t column, T value) {
    static_cast<T*>(columns_[column].data)[row_] = value;
  }
  void set_null(std::size_t column);
  void set_text(std::size_t column, std::string_view text);
  void set_uuid(std::size_t column, const Uuid& uuid);
  // After set_null in the same row: a text or a number in its place.
  void set_value(std::size_t column, const metrics::AttributeValue& value);
  Result<void> end_row();
  // Sends what is left; nothing may be appended afterwards.
  Result<void> finish();

 private:
  struct Column {
    duckdb_vector vector = nullptr;
    void* data = nullptr;
    std::uint64_t* validity = nullptr;  // made at the first null of a chunk
  };

  Appender() = default;
  void begin_chunk();
  Result<void> send_chunk();
  Error failure() const;

  duckdb_appender handle_ = nullptr;
  duckdb_data_chunk chunk_ = nullptr;
  std::vector<Column> columns_;
  std::size_t row_ = 0;
  std::size_t capacity_ = 0;
};

// The error as ours: a full or read-only disk is Unavailable, the rest Internal.
Error facts_error(std::string_view duckdb_message);
// The file must be closed and opened again before it can be used.
bool is_fatal(const Error& error);

}  // namespace polku::facts
