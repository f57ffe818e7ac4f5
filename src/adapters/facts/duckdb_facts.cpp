#include "duckdb_facts.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>

namespace polku::facts {
namespace {

constexpr int kFormat = 4;

Error unreadable(const std::string& detail) {
  Error error = invalid("facts", "The facts file cannot be read: run `polku facts rebuild`.");
  error.detail = detail;
  return error;
}

Error newer(std::int64_t format) {
  return invalid("facts", "The facts file was made by a newer version of Polku (format " +
                              std::to_string(format) +
                              "): run `polku facts rebuild`, or the newer Polku.");
}

int threads_of(const DuckDbOptions& options) {
  if (options.threads > 0) return options.threads;
  return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 4u));
}

// DuckDB ends the whole program when the disk lets it neither write its log nor cut it back, so the
// disk is tried with a file of our own first.
Result<void> try_disk(const std::string& facts) {
  const std::string path = facts + ".probe";
  const int handle = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  const bool writable = handle >= 0 && ::ftruncate(handle, 0) == 0;
  const std::error_code failure(errno, std::generic_category());
  if (handle >= 0) ::close(handle);
  if (writable) return {};
  return unavailable("The facts cannot be written now: the disk is full or read-only.",
                     path + ": " + failure.message());
}

}  // namespace

Result<void> DuckDbFacts::run(std::string_view name,
                              std::initializer_list<Placeholder> placeholders) {
  return writer_->execute(sql(name, placeholders));
}

Result<void> DuckDbFacts::open() {
  const std::unique_lock life(life_);
  return open_file();
}

Result<void> DuckDbFacts::open_file() {
  POLKU_TRY(database_, Database::open({.path = options_.path,
                                       .threads = threads_of(options_),
                                       .memory_megabytes = options_.memory_megabytes}));
  POLKU_TRY(writer_, Connection::open(database_));
  POLKU_TRY(const auto known,
            writer_->select_integer(sql("table_exists", {{"table", "facts_format"}})));
  if (known == 0) {
    // Another program's database is not ours to fill.
    POLKU_TRY(const auto foreign,
              writer_->select_integer(sql("table_exists", {{"table", "facts_main"}})));
    if (foreign != 0) return unreadable("facts_main without facts_format");
    POLKU_CHECK(create_tables());
    return load();
  }
  POLKU_TRY(const auto format, writer_->select_integer(sql("select_format")));
  if (format > kFormat) return newer(format);
  if (format < kFormat) {
    // Facts are derived: an older file is emptied, and the records are replayed into it.
    POLKU_CHECK(drop_tables());
    POLKU_CHECK(create_tables());
  }
  return load();
}

Result<void> DuckDbFacts::drop_tables() {
  POLKU_TRY(auto transaction, Transaction::begin(*writer_));
  for (const char* table :
       {"facts_main", "facts_recent", "facts_next", "histogram", "histogram_next", "mentions",
        "comments", "texts", "progress", "facts_format"}) {
    POLKU_CHECK(run("drop_table", {{"table", table}}));
  }
  return transaction.commit();
}

Result<void> DuckDbFacts::create_tables() {
  POLKU_TRY(auto transaction, Transaction::begin(*writer_));
  POLKU_CHECK(run("create_format"));
  POLKU_CHECK(run("insert_format", {{"version", kFormat}}));
  POLKU_CHECK(run("create_texts"));
  POLKU_CHECK(run("create_progress"));
  POLKU_CHECK(run("insert_progress"));
  POLKU_CHECK(run("create_facts", {{"table", "facts_main"}}));
  POLKU_CHECK(run("create_facts", {{"table", "facts_recent"}}));
  POLKU_CHECK(run("create_histogram"));
  POLKU_CHECK(run("create_facts", {{"table", "mentions"}}));
  POLKU_CHECK(run("create_comments"));
  return transaction.commit();
}

Result<void> DuckDbFacts::load() {
  // A re-sort or merge that a crash cut short begins again when it is worth while.
  for (const char* table : {"facts_next", "histogram_next"}) {
    POLKU_CHECK(run("drop_table", {{"table", table}}));
  }
  resort_.reset();
  merging_.reset();
  rows_.forget();
  // Codes of texts in the file never change, so statements under way keep their meaning.
  dictionary_.clear();
  POLKU_TRY(const auto texts, writer_->select({sql("select_texts"), {}}));
  for (std::size_t i = 0; i < texts.rows; ++i) {
    if (texts.columns[0].integer(i) != dictionary_.size()) {
      return unreadable("texts: a gap before code " + std::to_string(dictionary_.size()));
    }
    dictionary_.restore(texts.columns[1].text(i));
  }
  POLKU_TRY(const auto columns,
            writer_->select({sql("select_attribute_columns", {{"fixed", kFixedColumns}}), {}}));
  {
    const std::unique_lock lock(attributes_mutex_);
    attributes_.clear();
    for (std::size_t i = 0; i < columns.rows; ++i) attributes_.add(columns.columns[0].text(i));
  }
  POLKU_CHECK(count_recent());
  POLKU_CHECK(count_histogram());
  POLKU_CHECK(run("create_replaced"));
  return load_progress();
}

Result<void> DuckDbFacts::load_progress() {
  POLKU_TRY(const auto row, writer_->select({sql("select_progress"), {}}));
  if (row.rows != 1) return unreadable("progress has " + std::to_string(row.rows) + " rows");
  progress_ = {.checkpoint = row.columns[0].integer(0),
               .sorted_rows = row.columns[1].integer(0),
               .run_rows = row.columns[2].integer(0),
               .last_run = static_cast<int>(row.columns[3].integer(0)),
               .main_response_max = Uuid::parse(row.columns[4].text(0)),
               .merged_rows = row.columns[5].integer(0)};
  return {};
}

Result<std::unique_ptr<Connection>> DuckDbFacts::reader() {
  {
    const std::lock_guard lock(pool_mutex_);
    if (!pool_.empty()) {
      auto connection = std::move(pool_.back());
      pool_.pop_back();
      return connection;
    }
  }
  if (database_ == nullptr) return unavailable("The facts are being opened. Try again.");
  return Connection::open(database_);
}

void DuckDbFacts::give_back(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(pool_mutex_);
  pool_.push_back(std::move(connection));
}

Result<metrics::FactTable> DuckDbFacts::select(const metrics::Statement& statement) {
  POLKU_CHECK(reopen_if_broken());
  const std::shared_lock life(life_);
  POLKU_TRY(auto connection, reader());
  auto table = connection->select(statement);
  if (!table.ok()) {
    if (is_fatal(table.error())) broken_ = true;
    table = Error{table.error().code, table.error().message, table.error().field,
                  table.error().detail + " in " + statement.sql};
  }
  give_back(std::move(connection));
  return table;
}

Result<void> DuckDbFacts::write(const std::function<Result<void>()>& write) {
  POLKU_CHECK(reopen_if_broken());
  POLKU_CHECK(try_disk(options_.path));
  const std::shared_lock life(life_);
  const std::lock_guard writing(writer_mutex_);
  auto result = write();
  if (!result.ok() && is_fatal(result.error())) broken_ = true;
  return result;
}

Result<void> DuckDbFacts::reopen_if_broken() {
  if (!broken_) return {};
  const std::unique_lock life(life_);
  if (!broken_) return {};
  pool_.clear();
  writer_.reset();
  database_.reset();
  POLKU_CHECK(open_file());
  version_.fetch_add(1);
  broken_ = false;
  return {};
}

Result<std::int64_t> DuckDbFacts::checkpoint() {
  POLKU_CHECK(reopen_if_broken());
  const std::shared_lock life(life_);
  const std::lock_guard writing(writer_mutex_);
  return progress_.checkpoint;
}

std::optional<std::int64_t> DuckDbFacts::code_of(std::string_view text) const {
  return dictionary_.find(text);
}

std::optional<Day> DuckDbFacts::unsorted_from() const {
  const auto day = unsorted_from_.load();
  return day == kNoDay ? std::nullopt : std::optional(Day{day});
}

bool DuckDbFacts::has_attribute(std::string_view key, metrics::AttributeType type) const {
  const std::shared_lock lock(attributes_mutex_);
  return attributes_.has(metrics::column_of(key, type));
}

Result<void> DuckDbFacts::clear() {
  return write([this]() -> Result<void> {
    POLKU_CHECK(drop_tables());
    POLKU_CHECK(create_tables());
    POLKU_CHECK(load());
    version_.fetch_add(1);
    return {};
  });
}

Result<void> DuckDbFacts::write_parquet(const metrics::Statement& statement,
                                        const std::string& path) {
  std::string quoted;
  for (const char c : path) quoted.append(c == '\'' ? 2 : 1, c);
  const metrics::Statement copy{
      sql("write_parquet", {{"statement", statement.sql}, {"path", quoted}}), statement.parameters};
  POLKU_TRY(const auto written, select(copy));
  (void)written;
  return {};
}

Result<std::unique_ptr<metrics::FactStore>> open_duckdb_facts(const DuckDbOptions& options) {
  auto store = std::make_unique<DuckDbFacts>(options);
  POLKU_CHECK(store->open());
  return std::unique_ptr<metrics::FactStore>(std::move(store));
}

Result<void> remove_duckdb_facts(const std::string& path) {
  for (const char* suffix : {"", ".wal", ".tmp", ".probe"}) {
    std::error_code failure;
    std::filesystem::remove_all(path + suffix, failure);
    if (failure) {
      return unavailable("The facts file cannot be removed.", path + suffix + failure.message());
    }
  }
  return {};
}

}  // namespace polku::facts
