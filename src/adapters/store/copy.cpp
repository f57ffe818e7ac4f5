#include "copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "schema.h"

namespace polku::store {
namespace {

const Query kRowsOut{"store/copy_rows_out"};
const Query kRowsIn{"store/copy_rows_in"};
constexpr std::int64_t kProgressEvery = 10'000;

struct CopyStatements {
  std::string select, insert;
  std::vector<Statement::Slot> slots;
  std::vector<Kind> kinds;
};

// Puts names of the schema, never values from outside, into the two statements' blanks.
std::string fill_in(const Query& query, const std::string& table, const std::string& columns,
                    const std::string& values) {
  return fmt::format(fmt::runtime(text_of(query.name(), Engine::Sqlite)), fmt::arg("table", table),
                     fmt::arg("columns", columns), fmt::arg("values", values));
}

CopyStatements compose(const std::string& table, const std::vector<TableColumn>& columns) {
  CopyStatements statements;
  std::string names, values;
  for (const auto& column : columns) {
    const char* separator = names.empty() ? "" : ", ";
    names += fmt::format("{}\"{}\"", separator, column.name);
    values += fmt::format("{}:{}", separator, column.name);
    statements.slots.push_back({column.name, column.kind});
    statements.kinds.push_back(column.kind);
  }
  statements.select = fill_in(kRowsOut, table, names, values);
  statements.insert = fill_in(kRowsIn, table, names, values);
  return statements;
}

void copy_cell(Cell& from, Statement& to, std::size_t index) {
  Cell& target = to.parameter(index);
  target.indicator = from.is_null() ? soci::i_null : soci::i_ok;
  if (from.is_null()) return;
  switch (from.kind) {
    case Kind::Id:
      to.set_id(index, from.id());
      return;
    case Kind::Text:
      target.text = from.text;
      return;
    case Kind::Integer:
      target.integer = from.integer;
      return;
    case Kind::Real:
      target.real = from.real;
      return;
  }
}

// PostgreSQL would hand over a whole table at once; a cursor keeps memory flat.
class TableReader {
 public:
  TableReader(Session& session, const CopyStatements& statements) {
    std::string text = statements.select;
    if (session.engine() == Engine::Postgres) {
      session.run_script(fmt::format("DECLARE polku_copy CURSOR FOR {}", text));
      text = "FETCH FORWARD 2000 FROM polku_copy";
      close_ = &session;
    }
    rows_.emplace(session.soci(), session.engine(), text, std::span<const Statement::Slot>{},
                  statements.kinds);
  }
  ~TableReader() {
    try {
      rows_.reset();
      if (close_ != nullptr) close_->run_script("CLOSE polku_copy");
    } catch (const std::exception&) {
      // The transaction has failed already and takes the cursor with it.
    }
  }

  bool next() {
    if (started_ && rows_->fetch()) return true;
    if (started_ && close_ == nullptr) return false;
    started_ = true;
    return rows_->execute();
  }
  Cell& column(std::size_t index) { return rows_->column(index); }

 private:
  std::optional<Statement> rows_;
  Session* close_ = nullptr;
  bool started_ = false;
};

std::int64_t copy_table(Session& from, Session& to, const std::string& table,
                        const std::function<void(std::int64_t)>& progress) {
  const auto statements = compose(table, columns_of(from, table));
  TableReader reader(from, statements);
  Statement insert(to.soci(), to.engine(), statements.insert, statements.slots, {});
  std::int64_t rows = 0;
  while (reader.next()) {
    for (std::size_t i = 0; i < statements.kinds.size(); ++i) {
      copy_cell(reader.column(i), insert, i);
    }
    insert.execute();
    if (++rows % kProgressEvery == 0) progress(rows);
  }
  return rows;
}

}  // namespace

BackupReport copy_tables(Session& from, Session& to, const OnProgress& progress) {
  const auto order = tables_in_order();
  const auto present = tables_of(from);
  for (const auto& table : present) {
    if (table != "schema_migrations" && std::ranges::find(order, table) == order.end()) {
      throw std::runtime_error(fmt::format("the table {} is not in the order of copying", table));
    }
  }
  BackupReport report;
  for (const std::string_view table : order) {
    if (std::ranges::find(present, table) == present.end()) continue;
    const auto tell = [&](std::int64_t rows) {
      if (progress) progress({table, report.rows + rows});
    };
    const auto rows = copy_table(from, to, std::string(table), tell);
    report.rows += rows;
    if (table == "responses") report.responses = rows;
    if (progress) progress({table, report.rows});
  }
  return report;
}

}  // namespace polku::store
