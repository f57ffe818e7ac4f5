#pragma once
// One connection with its prepared statements. Not thread-safe: a session is used by one thread at
// a time. Throws what SOCI throws; Database::read and Writer turn that into Errors at the edge.

#include <soci/soci.h>

#include <array>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "core/id.h"
#include "core/time.h"
#include "queries.h"
#include "statement.h"
#include "store/database.h"

namespace polku::store {

struct Address {
  Engine engine = Engine::Sqlite;
  std::string target;  // the file's path or libpq's connection string
  std::string shown;   // for messages: without a password
};
// Invalid, field "record", when it is neither sqlite:PATH nor a postgres URL.
Result<Address> parse_address(std::string_view url);

enum class Access { ReadOnly, ReadWrite };
struct SessionOptions {
  Address address;
  Access access = Access::ReadWrite;
  std::chrono::milliseconds busy_timeout{2'000};
};

// What became of a transaction whose commit was not answered.
enum class Outcome { Committed, RolledBack, Unknown };

class Session {
 public:
  explicit Session(const SessionOptions& options);
  ~Session();

  Engine engine() const { return options_.address.engine; }
  const SessionOptions& options() const { return options_; }

  // Runs the statement for every row: visit(Columns...). The visitor must not run the same query.
  template <class... Columns, class Visit>
  void each(const Query& query, std::initializer_list<Param> params, Visit&& visit) {
    static constexpr std::array<Kind, sizeof...(Columns)> kKinds{ColumnOf<Columns>::kKind...};
    Running running(*this, query, params, kKinds);
    for (bool more = running.first(); more; more = running.next()) {
      std::invoke(
          [&]<std::size_t... Is>(std::index_sequence<Is...>) {
            visit(running.cell(Is).template take<Columns>()...);
          },
          std::index_sequence_for<Columns...>{});
    }
    running.finish();
  }

  // The first row; nothing when there is none.
  template <class... Columns>
  std::optional<std::tuple<Columns...>> one(const Query& query,
                                            std::initializer_list<Param> params) {
    std::optional<std::tuple<Columns...>> row;
    each<Columns...>(query, params, [&](Columns... columns) {
      if (!row) row.emplace(std::move(columns)...);
    });
    return row;
  }

  // A statement without rows; answers how many rows it changed.
  long long execute(const Query& query, std::initializer_list<Param> params);

  // Statements that stand in no file, several at once if need be: transactions, settings,
  // migrations. Without parameters.
  void run_script(const std::string& sql);

  // A writing transaction; waits for other writers.
  void begin_write();
  void commit();
  void rollback() noexcept;
  // One unchanging view of the data until rollback().
  void begin_snapshot();
  // After a lost connection: whether the transaction numbered so by the lost session is in.
  std::int64_t transaction_number() const { return transaction_number_; }
  Outcome outcome_of(std::int64_t transaction_number);

  // Undoes what `work` wrote when it answers an Error or throws.
  Result<void> atomically(const std::function<Result<void>()>& work);

  // False once the connection is lost for good: make another session.
  bool usable() const;

  // For statements of their own, and the few things that SOCI does not offer.
  soci::session& soci() { return sql_; }

 private:
  // One run of a kept statement. On an exception the statement is let go of and made anew later.
  class Running {
   public:
    Running(Session& session, const Query& query, std::span<const Param> params,
            std::span<const Kind> columns);
    ~Running();
    bool first();
    bool next();
    long long changed();
    void finish() { finished_ = true; }
    Cell& cell(std::size_t column) { return statement_->column(column); }

   private:
    Session& session_;
    std::size_t index_;
    Statement* statement_;
    bool finished_ = false;
  };

  void set_up_sqlite();
  void set_up_postgres();

  SessionOptions options_;
  soci::session sql_;
  std::vector<std::unique_ptr<Statement>> statements_;  // by Query::index
  std::int64_t transaction_number_ = 0;
  int savepoints_ = 0;
};

}  // namespace polku::store
