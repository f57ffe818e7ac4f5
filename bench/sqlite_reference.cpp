// The reference of the ingest bars: the rows of a response, in the tables Polku keeps them in, by
// bare prepared statements in one transaction. sqlite_reference DB FOLDER ROWS -> rows a second on
// stdout; DB is the project's db folder.
#include <sqlite3.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

namespace {

using Id = std::array<unsigned char, 16>;

[[noreturn]] void fail(const std::string& why) {
  std::cerr << why << '\n';
  std::exit(1);
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  if (!file) fail("no file " + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Time-ordered, as version 7 UUIDs are.
Id id_number(std::uint64_t number) {
  Id id{0x01, 0x90, 0x16, 0x3d};
  for (std::size_t i = 0; i < 8; ++i) {
    id[4 + i] = static_cast<unsigned char>(number >> (56 - 8 * i));
  }
  return id;
}

class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql) {
    if (sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
      fail(sqlite3_errmsg(database));
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void set(const char* name, const Id& id) {
    sqlite3_bind_blob(statement_, at(name), id.data(), 16, SQLITE_TRANSIENT);
  }
  void set(const char* name, const std::string& text) {
    sqlite3_bind_text(statement_, at(name), text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
  }
  void set(const char* name, std::int64_t number) {
    sqlite3_bind_int64(statement_, at(name), number);
  }
  void run() {
    if (sqlite3_step(statement_) != SQLITE_DONE)
      fail(sqlite3_errmsg(sqlite3_db_handle(statement_)));
    sqlite3_reset(statement_);
  }

 private:
  int at(const char* name) const { return sqlite3_bind_parameter_index(statement_, name); }
  sqlite3_stmt* statement_ = nullptr;
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  const std::string db = arguments[1];
  const std::string path = std::string(arguments[2]) + "/reference.db";
  const int rows = std::atoi(arguments[3]);
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) fail("cannot open " + path);
  const auto run = [&](const std::string& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      fail(sqlite3_errmsg(database));
    }
  };
  run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
      "PRAGMA cache_size=-262144");
  run(text_of(db + "/migrations/0001_records-sqlite.sql"));
  run("INSERT INTO organisations VALUES (zeroblob(16), 'o', 'O', 'fi', 'Europe/Helsinki', "
      "'#000000', 5, 8, 10, 0)");
  run("INSERT INTO surveys VALUES (zeroblob(16), zeroblob(16), 's', 'S', 'published', '{}', 1, 1, "
      "1, 0, 0)");
  Statement response(database, text_of(db + "/queries/surveys/append_response.sql"));
  Statement event(database, text_of(db + "/queries/store/append_event.sql"));
  const std::string context = R"({"channel":"shop","touchpoint":"workshop_pickup","unit":"turku"})";
  const std::string answers = R"({"recommend":9,"satisfaction":5,"effort":6})";

  const auto start = std::chrono::steady_clock::now();
  run("BEGIN IMMEDIATE");
  for (int i = 0; i < rows; ++i) {
    const std::int64_t now = 1'795'294'758'000'000 + i;
    const Id id = id_number(static_cast<std::uint64_t>(i));
    response.set(":organisation", Id{});
    response.set(":id", id);
    response.set(":survey", Id{});
    response.set(":version", 1);
    response.set(":submitted_at", now);
    response.set(":received_at", now);
    response.set(":status", "complete");
    response.set(":language", "fi");
    response.set(":context", context);
    response.set(":answers", answers);
    response.run();
    event.set(":organisation", Id{});
    event.set(":kind", "response_recorded");
    event.set(":subject", id);
    event.set(":created_at", now);
    event.set(":payload", "");
    event.run();
  }
  run("COMMIT");
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%.0f\n", rows / seconds.count());
  return 0;
}
