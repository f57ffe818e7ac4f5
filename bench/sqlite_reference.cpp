// The reference of the ingest bars: the same rows by a bare prepared statement in one transaction.
// sqlite_reference FOLDER ROWS -> rows a second on stdout.
#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::string path = std::string(arguments[1]) + "/reference.db";
  const int rows = std::atoi(arguments[2]);
  sqlite3* database = nullptr;
  sqlite3_open(path.c_str(), &database);
  const auto run = [&](const char* sql) {
    if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  };
  run("PRAGMA journal_mode=WAL");
  run("PRAGMA synchronous=FULL");
  run("CREATE TABLE responses(organisation_id TEXT, id TEXT, survey_id TEXT, version INTEGER, "
      "submitted_at INTEGER, received_at INTEGER, status TEXT, language TEXT, unit TEXT, "
      "context TEXT, answers TEXT, PRIMARY KEY(organisation_id, id)) WITHOUT ROWID");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(database, "INSERT INTO responses VALUES(?,?,?,?,?,?,?,?,?,?,?)", -1, &insert,
                     nullptr);
  const std::string context = R"({"channel":"shop","unit":"turku","touchpoint":"workshop_pickup"})";
  const std::string answers = R"({"recommend":9,"satisfaction":5,"effort":6})";
  const auto text = [&](int at, const std::string& value) {
    sqlite3_bind_text(insert, at, value.data(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
  };
  const auto start = std::chrono::steady_clock::now();
  run("BEGIN IMMEDIATE");
  for (int i = 0; i < rows; ++i) {
    char id[37];
    std::snprintf(id, sizeof id, "0190163d-8694-7%03x-8000-%012x", i & 0xFFF, i);
    text(1, "0190163d-8694-739b-aea5-966c26f8ad91");
    text(2, id);
    text(3, "0190163d-8694-739b-aea5-966c26f8ad92");
    sqlite3_bind_int(insert, 4, 1);
    sqlite3_bind_int64(insert, 5, 1'795'294'758'000'000 + i);
    sqlite3_bind_int64(insert, 6, 1'795'294'758'000'000 + i);
    text(7, "complete");
    text(8, "fi");
    text(9, "turku");
    text(10, context);
    text(11, answers);
    if (sqlite3_step(insert) != SQLITE_DONE) std::abort();
    sqlite3_reset(insert);
  }
  run("COMMIT");
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::printf("%.0f\n", rows / seconds.count());
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return 0;
}
