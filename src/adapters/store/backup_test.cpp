#include "store/backup.h"

#include <fstream>
#include <thread>

#include "records_fixture.h"
#include "schema.h"
#include "session.h"
#include "store/migrator.h"

namespace polku::store {
namespace {

using ::testing::HasSubstr;

// Every row of every table as text, in the order of its first columns.
std::vector<std::string> rows_of(Session& session) {
  std::vector<std::string> lines;
  for (const auto table : tables_in_order()) {
    const auto columns = columns_of(session, std::string(table));
    std::string names;
    std::vector<Kind> kinds;
    for (const auto& column : columns) {
      names += (names.empty() ? "" : ", ") + column.name;
      kinds.push_back(column.kind);
    }
    Statement rows(session.soci(), session.engine(),
                   "SELECT " + names + " FROM " + std::string(table), {}, kinds);
    for (bool more = rows.execute(); more; more = rows.fetch()) {
      std::string line(table);
      for (std::size_t i = 0; i < kinds.size(); ++i) {
        Cell& cell = rows.column(i);
        line += '|';
        if (cell.is_null()) continue;
        if (cell.kind == Kind::Id) line += cell.id().text();
        if (cell.kind == Kind::Text) line += cell.text;
        if (cell.kind == Kind::Integer) line += std::to_string(cell.integer);
        if (cell.kind == Kind::Real) line += std::to_string(cell.real);
      }
      lines.push_back(std::move(line));
    }
  }
  std::ranges::sort(lines);
  return lines;
}

class BackupTest : public RecordsTest {
 protected:
  // Something in every table.
  void fill() {
    organisation_ = add_organisation();
    survey_ = add_survey(organisation_);
    auto& directory = records_->directory();
    // The child's id sorts before its parent's: a copy in key order meets it first.
    const directory::Unit parent{{Uuid::v7_from(kNow.plus_seconds(9), "p")}, "p", "Äiti", {}};
    const directory::Unit child{{Uuid::v7_from(kNow, "c")}, "c", "Lapsi", parent.id};
    ASSERT_TRUE(succeeded(directory.insert_unit(organisation_, parent)));
    ASSERT_TRUE(succeeded(directory.insert_unit(organisation_, child)));
    directory::User user;
    user.id = {Uuid::v7_from(kNow, "user")};
    user.email = "aino@esimerkki.fi";
    user.units = {child.id};
    ASSERT_TRUE(succeeded(directory.insert_user(organisation_, user)));
    directory::ApiToken token;
    token.id = {Uuid::v7_from(kNow, "token")};
    token.hash = "hash-of-the-token";
    token.units = {child.id};
    ASSERT_TRUE(succeeded(directory.insert_token(organisation_, token)));
    ASSERT_TRUE(succeeded(directory.insert_session(
        {"session-hash-0123456", organisation_, user.id, "csrf-token-0123456", kNow, kNow})));
    ASSERT_TRUE(succeeded(directory.insert_link(
        {"link-hash-0123456789", {}, std::nullopt, directory::LinkPurpose::FirstOwner, kNow})));
    ASSERT_TRUE(succeeded(directory.append_audit(
        {Uuid::v7_from(kNow, "audit"), organisation_, kNow, "system", "a", "", "{}"})));
    ASSERT_TRUE(succeeded(directory.put_setting("receipt_key", "abc")));
    ASSERT_TRUE(succeeded(records_->segments().insert_segment(
        organisation_, {{Uuid::v7_from(kNow, "s")}, user.id, "oma", false, "[]", kNow})));
    auto survey = survey_named(organisation_, "demo");
    ASSERT_TRUE(succeeded(records_->surveys().publish(survey, {1, "{}", kNow, "x"})));
    for (int n = 1; n <= 4500; ++n) many_.push_back(response_number(organisation_, survey_, n));
    many_[0].idempotency = {"k", 1};
    many_[0].quotas = {{"q", 5}};
    many_[0].response.answers["why"] = "Ääkkösiä, \"lainausta\" ja юшка";
    ASSERT_TRUE(succeeded(records_->responses().append_all(many_)));
    ASSERT_TRUE(succeeded(records_->responses().add_visits(
        {{organisation_, survey_, Day{20'000}, "shop", "", "opened", 3}})));
    fill_journeys();
    ASSERT_TRUE(
        succeeded(records_->idempotency().put({organisation_, "POST", "k", 9}, {201, "{}"}, kNow)));
  }
  void fill_journeys() {
    auto& store = records_->journeys();
    journeys::StoredDocument journey;
    journey.id = {Uuid::v7_from(kNow, "journey")};
    journey.organisation = organisation_;
    journey.key = "osto";
    journey.name = "Ostan mekon";
    journey.document = R"({"key": "osto", "name": "Ostan mekon, купую сукню"})";
    journey.published_version = journey.published_revision = 1;
    journey.updated_by = "user:1";
    ASSERT_TRUE(succeeded(store.insert_document(journey, {"ovi", "kassa"})));
    ASSERT_TRUE(succeeded(store.publish(journey, {1, "{}", kNow, "user:1", "Ensimmäinen"})));
    journeys::StoredProposal proposal;
    proposal.id = {Uuid::v7_from(kNow, "proposal")};
    proposal.organisation = organisation_;
    proposal.journey = journey.id;
    proposal.moment = "ovi";
    proposal.kind = "low_score";
    proposal.evidence = "{}";
    proposal.state = "open";
    ASSERT_TRUE(succeeded(store.insert_proposal(proposal)));
    ASSERT_TRUE(succeeded(store.insert_note({{Uuid::v7_from(kNow, "note")},
                                             organisation_,
                                             journey.id,
                                             "ovi",
                                             journeys::NoteKind::PainPoint,
                                             "Ovi on raskas",
                                             proposal.id,
                                             "user:1",
                                             kNow,
                                             kNow,
                                             {}})));
    ASSERT_TRUE(succeeded(store.insert_binding({{Uuid::v7_from(kNow, "binding")},
                                                organisation_,
                                                "ovi",
                                                "question",
                                                "score",
                                                "demo",
                                                "recommend",
                                                Day{20'000},
                                                Day{20'100},
                                                kNow,
                                                "user:1"})));
    ASSERT_TRUE(succeeded(store.open_alarm({{Uuid::v7_from(kNow, "alarm")},
                                            organisation_,
                                            "ovi",
                                            "nps",
                                            "below",
                                            "beyond_three_sigma",
                                            "{}",
                                            kNow,
                                            {}})));
    ASSERT_TRUE(succeeded(store.put_baseline(
        organisation_, {"ovi", "nps", "{}", Day{20'000}, Day{20'090}, kNow, "user:1"})));
  }
  std::vector<std::string> rows() {
    return rows_of(*std::move(records_->database().connect()).value());
  }
  std::unique_ptr<Records> open_new(Engine engine) {
    DatabaseOptions options;
    options.url =
        engine == Engine::Sqlite ? "sqlite:" + folder_.file("other.db") : new_postgres_url();
    return std::move(Records::open(options, kNow)).value();
  }
  Result<BackupReport> back_up_to(const std::string& name) {
    return back_up(records_->database(), folder_.file(name), kNow);
  }
  Result<BackupReport> restore_from(const std::string& name, Existing existing) {
    return restore(records_->database(), folder_.file(name), existing, kNow);
  }

  OrganisationId organisation_;
  SurveyId survey_;
  std::vector<surveys::NewResponse> many_;
};
POLKU_ON_BOTH_ENGINES(BackupTest);

TEST_P(BackupTest, RestoresEveryRowIntoEitherEngine) {
  fill();
  std::int64_t told = 0;
  const auto report =
      value_of(back_up(records_->database(), folder_.file("backup"), kNow,
                       [&](const CopyProgress& progress) { told = progress.rows; }));
  EXPECT_EQ(report.responses, 4500);
  EXPECT_EQ(report.rows, told);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("backup.partial")));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("backup-wal")));
  const auto before = rows();
  EXPECT_EQ(report.rows, static_cast<std::int64_t>(before.size()));
  for (const Engine engine : {Engine::Sqlite, Engine::Postgres}) {
    const auto other = open_new(engine);
    const auto restored =
        restore(other->database(), folder_.file("backup"), Existing::Refuse, kNow);
    ASSERT_TRUE(succeeded(restored)) << name_of(engine);
    EXPECT_EQ(restored->rows, report.rows);
    EXPECT_EQ(rows_of(*std::move(other->database().connect()).value()), before);
    // It goes on from there: the outbox counts on, keys are remembered.
    const auto last = value_of(other->last_seq());
    auto next = response_number(organisation_, survey_, 5000);
    ASSERT_TRUE(succeeded(other->responses().append_all({next})));
    EXPECT_EQ(value_of(other->last_seq()), last + 1);
  }
}

TEST_P(BackupTest, IsOfOneInstantWhileAnswersArrive) {
  organisation_ = add_organisation();
  survey_ = add_survey(organisation_);
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::thread ingest([&] {
    for (int n = 1; !stop; ++n) {
      if (append(response_number(organisation_, survey_, n)).ok()) ++written;
    }
  });
  while (written < 200) std::this_thread::yield();
  const auto report = back_up_to("backup");
  const int after = written;
  while (written < after + 50) std::this_thread::yield();
  stop = true;
  ingest.join();
  ASSERT_TRUE(succeeded(report));
  EXPECT_GE(report->responses, 200);

  records_ = open_new(GetParam());
  ASSERT_TRUE(succeeded(restore_from("backup", Existing::Refuse)));
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), report->responses);
  EXPECT_EQ(value_of(records_->responses().events_after(0, 1'000'000)).size(),
            static_cast<std::size_t>(report->responses));
  EXPECT_EQ(value_of(records_->surveys().activity(organisation_)).at(0).responses,
            report->responses);
}

TEST_P(BackupTest, NeverOverwritesAFile) {
  std::ofstream(folder_.file("backup")) << "mine";
  EXPECT_EQ(code_of(back_up_to("backup")), ErrorCode::Conflict);
  std::ifstream kept(folder_.file("backup"));
  std::string text;
  kept >> text;
  EXPECT_EQ(text, "mine");
}

TEST_P(BackupTest, LeavesNothingBehindWhenItCannotBeWritten) {
  EXPECT_FALSE(back_up_to("no/such/folder/backup").ok());
  EXPECT_FALSE(std::filesystem::exists(folder_.file("no")));
}

TEST_P(BackupTest, ReplacesRecordsOnlyWhenTold) {
  fill();
  const auto before = rows();
  ASSERT_TRUE(succeeded(back_up_to("backup")));
  ASSERT_TRUE(succeeded(records_->responses().erase(organisation_, many_[7].response.id)));
  ASSERT_TRUE(succeeded(append(response_number(organisation_, survey_, 9000))));
  const auto changed = rows();
  EXPECT_EQ(code_of(restore_from("backup", Existing::Refuse)), ErrorCode::Conflict);
  EXPECT_EQ(rows(), changed);
  ASSERT_TRUE(succeeded(restore_from("backup", Existing::Replace)));
  EXPECT_EQ(rows(), before);
  // The stores that were open all along see the restored records.
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), 4500);
  EXPECT_TRUE(succeeded(append(response_number(organisation_, survey_, 9000))));
}

TEST_P(BackupTest, RefusesWhatIsNoBackup) {
  EXPECT_EQ(code_of(restore_from("nothing", Existing::Refuse)), ErrorCode::NotFound);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("nothing")));

  std::ofstream(folder_.file("text")) << std::string(9000, 'x');
  const auto text = restore_from("text", Existing::Refuse);
  EXPECT_EQ(code_of(text), ErrorCode::Invalid);
  EXPECT_EQ(text.error().field, "file");

  std::ofstream(folder_.file("empty")).close();
  EXPECT_EQ(code_of(restore_from("empty", Existing::Refuse)), ErrorCode::Invalid);

  { const auto other = open_new(Engine::Sqlite); }  // records, but no backup
  EXPECT_EQ(code_of(restore_from("other.db", Existing::Refuse)), ErrorCode::Invalid);
}

TEST_P(BackupTest, RefusesADamagedBackupAndChangesNothing) {
  fill();
  ASSERT_TRUE(succeeded(back_up_to("backup")));
  const auto size = std::filesystem::file_size(folder_.file("backup"));
  std::filesystem::copy_file(folder_.file("backup"), folder_.file("cut"));
  std::filesystem::resize_file(folder_.file("cut"), size / 2);
  EXPECT_EQ(code_of(restore_from("cut", Existing::Replace)), ErrorCode::Invalid);
  {
    std::fstream file(folder_.file("backup"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size / 2));
    file << std::string(20'000, '\7');
  }
  EXPECT_EQ(code_of(restore_from("backup", Existing::Replace)), ErrorCode::Invalid);
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), 4500);
}

TEST_P(BackupTest, RefusesABackupOfANewerVersion) {
  add_organisation();
  ASSERT_TRUE(succeeded(back_up_to("backup")));
  {
    Session file({value_of(parse_address("sqlite:" + folder_.file("backup"))), Access::ReadWrite,
                  std::chrono::milliseconds{10}});
    file.run_script("INSERT INTO schema_migrations VALUES (99, 'later', 'x', 0)");
  }
  const auto refused = restore_from("backup", Existing::Replace);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("newer version"));
}

TEST_P(BackupTest, FindsHealthyRecordsHealthy) {
  fill();
  for (const auto& check : value_of(examine(records_->database()))) {
    // The server of the tests runs with fsync off, and is told so.
    const bool expected = GetParam() == Engine::Sqlite || check.name != "durability";
    EXPECT_EQ(check.ok, expected) << check.name << ": " << check.detail;
  }
}

TEST_P(BackupTest, FindsWrongCountsAndAnUnknownSchema) {
  fill();
  ASSERT_TRUE(succeeded(records_->database().writer().run([](Session& session) -> Result<void> {
    session.run_script("UPDATE survey_activity SET responses = 7");
    session.run_script("INSERT INTO schema_migrations VALUES (99, 'later', 'x', 0)");
    return {};
  })));
  auto checks = value_of(examine(records_->database()));
  ASSERT_FALSE(checks.empty());
  EXPECT_EQ(checks[0].name, "schema");
  EXPECT_FALSE(checks[0].ok);
  ASSERT_TRUE(succeeded(records_->database().writer().run([](Session& session) -> Result<void> {
    session.run_script("DELETE FROM schema_migrations WHERE version = 99");
    return {};
  })));
  checks = value_of(examine(records_->database()));
  EXPECT_TRUE(checks[0].ok);
  EXPECT_EQ(checks.back().name, "counts");
  EXPECT_FALSE(checks.back().ok);
}

TEST_P(BackupTest, FindsADamagedFile) {
  if (GetParam() == Engine::Postgres) return;  // its files are its own
  fill();
  records_.reset();
  const auto path = folder_.file("records.db");
  const auto size = std::filesystem::file_size(path);
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size / 2));
    file << std::string(40'000, '\7');
  }
  DatabaseOptions options;
  options.url = url_;
  const auto database = std::move(Database::open(options)).value();
  const auto checks = value_of(examine(*database));
  EXPECT_TRUE(std::ranges::any_of(
      checks, [](const auto& check) { return check.name == "integrity" && !check.ok; }));
}

}  // namespace
}  // namespace polku::store
