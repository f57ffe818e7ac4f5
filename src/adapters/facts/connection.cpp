#include "connection.h"

#include <limits>
#include <utility>

namespace polku::facts {
namespace {

using metrics::FactColumn;
using metrics::FactTable;
using metrics::FactValue;

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

Error open_error(const std::string& path, std::string_view message) {
  if (contains(message, "Could not set lock") || contains(message, "Conflicting lock")) {
    return unavailable("The facts are in use by another program. Stop it, or wait.",
                       path + ": " + std::string(message));
  }
  if (contains(message, "Permission denied") || contains(message, "No such file or directory") ||
      contains(message, "Read-only file system")) {
    return unavailable("The facts file cannot be opened. Check that its folder can be written.",
                       path + ": " + std::string(message));
  }
  Error error = invalid("facts", "The facts file cannot be read: run `polku facts rebuild`.");
  error.detail = path + ": " + std::string(message);
  return error;
}

struct ConfigOwner {
  duckdb_config handle = nullptr;
  ~ConfigOwner() { duckdb_destroy_config(&handle); }
};

struct ResultOwner {
  duckdb_result handle{};
  ~ResultOwner() { duckdb_destroy_result(&handle); }
};

struct PreparedOwner {
  duckdb_prepared_statement handle = nullptr;
  ~PreparedOwner() { duckdb_destroy_prepare(&handle); }
};

struct ChunkOwner {
  duckdb_data_chunk handle = nullptr;
  ~ChunkOwner() {
    if (handle != nullptr) duckdb_destroy_data_chunk(&handle);
  }
};

duckdb_state bind(duckdb_prepared_statement statement, idx_t index, const FactValue& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    return duckdb_bind_int64(statement, index, *integer);
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return duckdb_bind_double(statement, index, *number);
  }
  if (const auto* text = std::get_if<std::string>(&value)) {
    return duckdb_bind_varchar_length(statement, index, text->data(), text->size());
  }
  return duckdb_bind_null(statement, index);
}

std::int64_t narrowed(const duckdb_hugeint& value) {
  return static_cast<std::int64_t>(value.lower);  // counts and sums stay far below 2^63
}

template <class T>
void read_integers(FactColumn& column, const void* data, idx_t count) {
  auto& values = std::get<std::vector<std::int64_t>>(column.values);
  const auto* from = static_cast<const T*>(data);
  for (idx_t i = 0; i < count; ++i) values.push_back(static_cast<std::int64_t>(from[i]));
}

template <class T>
void read_numbers(FactColumn& column, const void* data, idx_t count) {
  auto& values = std::get<std::vector<double>>(column.values);
  const auto* from = static_cast<const T*>(data);
  for (idx_t i = 0; i < count; ++i) values.push_back(static_cast<double>(from[i]));
}

void read_huge(FactColumn& column, const void* data, idx_t count) {
  auto& values = std::get<std::vector<std::int64_t>>(column.values);
  const auto* from = static_cast<const duckdb_hugeint*>(data);
  for (idx_t i = 0; i < count; ++i) values.push_back(narrowed(from[i]));
}

void read_texts(FactColumn& column, void* data, const std::uint64_t* validity, idx_t count) {
  auto& values = std::get<std::vector<std::string>>(column.values);
  auto* from = static_cast<duckdb_string_t*>(data);
  for (idx_t i = 0; i < count; ++i) {
    const bool valid = validity == nullptr ||
                       duckdb_validity_row_is_valid(const_cast<std::uint64_t*>(validity), i);
    if (!valid) {
      values.emplace_back();
    } else {
      values.emplace_back(duckdb_string_t_data(&from[i]), duckdb_string_t_length(from[i]));
    }
  }
}

Result<void> read_vector(FactColumn& column, duckdb_type type, duckdb_vector vector, idx_t count) {
  void* data = duckdb_vector_get_data(vector);
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  const std::size_t before = std::visit([](const auto& v) { return v.size(); }, column.values);
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN:
      read_integers<bool>(column, data, count);
      break;
    case DUCKDB_TYPE_TINYINT:
      read_integers<std::int8_t>(column, data, count);
      break;
    case DUCKDB_TYPE_SMALLINT:
      read_integers<std::int16_t>(column, data, count);
      break;
    case DUCKDB_TYPE_INTEGER:
      read_integers<std::int32_t>(column, data, count);
      break;
    case DUCKDB_TYPE_BIGINT:
      read_integers<std::int64_t>(column, data, count);
      break;
    case DUCKDB_TYPE_UTINYINT:
      read_integers<std::uint8_t>(column, data, count);
      break;
    case DUCKDB_TYPE_HUGEINT:
      read_huge(column, data, count);
      break;
    case DUCKDB_TYPE_FLOAT:
      read_numbers<float>(column, data, count);
      break;
    case DUCKDB_TYPE_DOUBLE:
      read_numbers<double>(column, data, count);
      break;
    case DUCKDB_TYPE_VARCHAR:
      read_texts(column, data, validity, count);
      break;
    default:
      return internal_error("facts: a result column of type " + std::to_string(type));
  }
  if (validity == nullptr) {
    if (!column.nulls.empty()) column.nulls.resize(before + count, false);
    return {};
  }
  column.nulls.resize(before + count, false);
  for (idx_t i = 0; i < count; ++i) {
    if (!duckdb_validity_row_is_valid(validity, i)) column.nulls[before + i] = true;
  }
  return {};
}

FactColumn empty_column(std::string name, duckdb_type type) {
  FactColumn column;
  column.name = std::move(name);
  if (type == DUCKDB_TYPE_VARCHAR) {
    column.values = std::vector<std::string>{};
  } else if (type == DUCKDB_TYPE_DOUBLE || type == DUCKDB_TYPE_FLOAT) {
    column.values = std::vector<double>{};
  }
  return column;
}

Result<FactTable> read_table(duckdb_result& result) {
  FactTable table;
  std::vector<duckdb_type> types;
  for (idx_t i = 0; i < duckdb_column_count(&result); ++i) {
    types.push_back(duckdb_column_type(&result, i));
    table.columns.push_back(empty_column(duckdb_column_name(&result, i), types.back()));
  }
  while (true) {
    ChunkOwner chunk{duckdb_fetch_chunk(result)};
    if (chunk.handle == nullptr) break;
    const idx_t count = duckdb_data_chunk_get_size(chunk.handle);
    if (count == 0) break;
    for (std::size_t i = 0; i < types.size(); ++i) {
      POLKU_CHECK(read_vector(table.columns[i], types[i],
                              duckdb_data_chunk_get_vector(chunk.handle, i), count));
    }
    table.rows += count;
  }
  return table;
}

}  // namespace

Error facts_error(std::string_view duckdb_message) {
  const bool disk =
      contains(duckdb_message, "No space left") || contains(duckdb_message, "Read-only") ||
      contains(duckdb_message, "Could not write") || contains(duckdb_message, "Disk quota");
  if (disk) {
    return unavailable("The facts cannot be written now: the disk is full or read-only.",
                       "facts: " + std::string(duckdb_message));
  }
  return internal_error("facts: " + std::string(duckdb_message));
}

bool is_fatal(const Error& error) {
  return contains(error.detail, "database has been invalidated") || contains(error.detail, "FATAL");
}

Result<std::shared_ptr<Database>> Database::open(const Settings& settings) {
  ConfigOwner config;
  duckdb_create_config(&config.handle);
  const std::string memory = std::to_string(settings.memory_megabytes) + "MB";
  const std::string threads = std::to_string(settings.threads);
  // Nothing is fetched from anywhere, and no file but ours is touched unless a statement of ours
  // says so.
  const std::pair<const char*, const char*> flags[] = {
      {"memory_limit", memory.c_str()},          {"threads", threads.c_str()},
      {"preserve_insertion_order", "true"},  // sorted tables depend on it
      {"autoinstall_known_extensions", "false"}, {"autoload_known_extensions", "false"},
      {"allow_community_extensions", "false"},   {"storage_compatibility_version", "v1.4.0"},
  };
  for (const auto& [name, value] : flags) {
    if (duckdb_set_config(config.handle, name, value) == DuckDBError) {
      return internal_error(std::string("facts: no setting ") + name);
    }
  }
  std::shared_ptr<Database> database(new Database);
  char* message = nullptr;
  const auto state =
      duckdb_open_ext(settings.path.c_str(), &database->handle_, config.handle, &message);
  if (state == DuckDBError) {
    const std::string text = message != nullptr ? message : "unknown";
    duckdb_free(message);
    return open_error(settings.path, text);
  }
  return database;
}

Result<std::unique_ptr<Connection>> Connection::open(std::shared_ptr<Database> database) {
  std::unique_ptr<Connection> connection(new Connection);
  if (duckdb_connect(database->handle(), &connection->handle_) == DuckDBError) {
    return internal_error("facts: cannot connect");
  }
  connection->database_ = std::move(database);
  return connection;
}

Result<void> Connection::execute(const std::string& sql) {
  ResultOwner result;
  if (duckdb_query(handle_, sql.c_str(), &result.handle) == DuckDBError) {
    return facts_error(duckdb_result_error(&result.handle));
  }
  return {};
}

Result<FactTable> Connection::select(const metrics::Statement& statement) {
  ResultOwner result;
  if (statement.parameters.empty()) {
    if (duckdb_query(handle_, statement.sql.c_str(), &result.handle) == DuckDBError) {
      return facts_error(duckdb_result_error(&result.handle));
    }
    return read_table(result.handle);
  }
  // One transaction over planning and reading: DuckDB plans by the statistics of that moment, and
  // rows that come between the two would be passed over.
  POLKU_TRY(auto transaction, Transaction::begin(*this));
  PreparedOwner prepared;
  if (duckdb_prepare(handle_, statement.sql.c_str(), &prepared.handle) == DuckDBError) {
    return facts_error(duckdb_prepare_error(prepared.handle));
  }
  for (std::size_t i = 0; i < statement.parameters.size(); ++i) {
    if (bind(prepared.handle, i + 1, statement.parameters[i]) == DuckDBError) {
      return internal_error("facts: parameter " + std::to_string(i + 1) + " does not fit");
    }
  }
  if (duckdb_execute_prepared(prepared.handle, &result.handle) == DuckDBError) {
    return facts_error(duckdb_result_error(&result.handle));
  }
  POLKU_TRY(auto table, read_table(result.handle));
  POLKU_CHECK(transaction.commit());
  return table;
}

Result<std::int64_t> Connection::select_integer(const std::string& sql) {
  POLKU_TRY(auto table, select({sql, {}}));
  if (table.rows == 0 || table.columns.empty()) return std::int64_t{0};
  return table.columns[0].integer(0);
}

Result<Transaction> Transaction::begin(Connection& connection) {
  POLKU_CHECK(connection.execute("BEGIN TRANSACTION"));
  return Transaction(connection);
}

Result<void> Transaction::commit() {
  POLKU_CHECK(connection_->execute("COMMIT"));
  connection_ = nullptr;
  return {};
}

Transaction::~Transaction() {
  // A failed COMMIT has already rolled back; the second error tells nothing new.
  if (connection_ != nullptr) (void)connection_->execute("ROLLBACK");
}

Result<std::unique_ptr<Appender>> Appender::open(Connection& connection, const std::string& table) {
  std::unique_ptr<Appender> appender(new Appender);
  if (duckdb_appender_create(connection.handle(), nullptr, table.c_str(), &appender->handle_) ==
      DuckDBError) {
    return appender->failure();
  }
  std::vector<duckdb_logical_type> types(duckdb_appender_column_count(appender->handle_));
  for (std::size_t i = 0; i < types.size(); ++i) {
    types[i] = duckdb_appender_column_type(appender->handle_, i);
  }
  appender->chunk_ = duckdb_create_data_chunk(types.data(), types.size());
  for (auto& type : types) duckdb_destroy_logical_type(&type);
  appender->columns_.resize(types.size());
  appender->capacity_ = duckdb_vector_size();
  appender->begin_chunk();
  return appender;
}

Appender::~Appender() {
  if (chunk_ != nullptr) duckdb_destroy_data_chunk(&chunk_);
  duckdb_appender_destroy(&handle_);
}

void Appender::begin_chunk() {
  row_ = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    auto& column = columns_[i];
    column.vector = duckdb_data_chunk_get_vector(chunk_, i);
    column.data = duckdb_vector_get_data(column.vector);
    column.validity = nullptr;
  }
}

void Appender::set_null(std::size_t index) {
  auto& column = columns_[index];
  if (column.validity == nullptr) {
    duckdb_vector_ensure_validity_writable(column.vector);
    column.validity = duckdb_vector_get_validity(column.vector);
  }
  duckdb_validity_set_row_invalid(column.validity, row_);
}

void Appender::set_text(std::size_t column, std::string_view text) {
  duckdb_vector_assign_string_element_len(columns_[column].vector, row_, text.data(), text.size());
}

void Appender::set_uuid(std::size_t column, const Uuid& uuid) {
  // DuckDB keeps a UUID as a signed 128-bit number whose top bit is turned, so that order holds.
  std::uint64_t upper = 0, lower = 0;
  for (int i = 0; i < 8; ++i) upper = (upper << 8) | uuid.bytes[i];
  for (int i = 8; i < 16; ++i) lower = (lower << 8) | uuid.bytes[i];
  set<duckdb_hugeint>(column, {lower, static_cast<std::int64_t>(upper ^ (1ULL << 63))});
}

void Appender::set_value(std::size_t index, const metrics::AttributeValue& value) {
  auto& column = columns_[index];
  if (column.validity != nullptr) duckdb_validity_set_row_valid(column.validity, row_);
  if (const auto* number = std::get_if<double>(&value)) {
    set<double>(index, *number);
  } else {
    set_text(index, std::get<std::string>(value));
  }
}

Result<void> Appender::end_row() {
  if (++row_ < capacity_) return {};
  return send_chunk();
}

Result<void> Appender::send_chunk() {
  if (row_ == 0) return {};
  duckdb_data_chunk_set_size(chunk_, row_);
  if (duckdb_append_data_chunk(handle_, chunk_) == DuckDBError) return failure();
  duckdb_data_chunk_reset(chunk_);
  begin_chunk();
  return {};
}

Result<void> Appender::finish() {
  POLKU_CHECK(send_chunk());
  if (duckdb_appender_close(handle_) == DuckDBError) return failure();
  return {};
}

Error Appender::failure() const {
  const char* message = handle_ != nullptr ? duckdb_appender_error(handle_) : nullptr;
  return facts_error(message != nullptr ? message : "the appender failed");
}

}  // namespace polku::facts
