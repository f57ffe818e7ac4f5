#include "store/database.h"

#include <atomic>
#include <fstream>
#include <thread>

#include "records_fixture.h"
#include "session.h"
#include "support/postgres.h"

namespace polku::store {
namespace {

using std::chrono::milliseconds;
using surveys::Appended;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(DatabaseAddress, IsReadOrRefusedWithWhatToDo) {
  EXPECT_EQ(value_of(parse_address("sqlite:/tmp/a b.db")).target, "/tmp/a b.db");
  EXPECT_EQ(value_of(parse_address("postgres://me@host/db")).engine, Engine::Postgres);
  EXPECT_EQ(value_of(parse_address("postgresql://me@host/db")).engine, Engine::Postgres);
  for (const char* url : {"", "sqlite:", "sqlite:a\"b", "mysql://x", "records.db"}) {
    const auto refused = parse_address(url);
    EXPECT_EQ(code_of(refused), ErrorCode::Invalid) << url;
    EXPECT_EQ(refused.error().field, "record");
  }
}

TEST(DatabaseAddress, NeverShowsThePassword) {
  const auto address = value_of(parse_address("postgres://me:secret@host/db"));
  EXPECT_EQ(address.shown, "postgres://me@host/db");
  EXPECT_THAT(address.target, HasSubstr("secret"));
}

TEST(DatabaseAddress, LetsTheUrlsOwnTimeoutsWin) {
  const auto address = value_of(parse_address("postgres://h/db?connect_timeout=9"));
  EXPECT_THAT(address.target, HasSubstr("connect_timeout=9"));
  EXPECT_THAT(address.target, Not(HasSubstr("connect_timeout=3")));
  EXPECT_THAT(address.target, HasSubstr("&tcp_user_timeout="));
}

TEST(Database, SaysWhichPlaceCannotBeOpened) {
  const TemporaryFolder folder;
  std::ofstream(folder.file("text")) << std::string(5000, 'x');
  for (const auto& url :
       {"sqlite:" + folder.file("no/such/folder.db"), "sqlite:" + folder.file("text"),
        std::string("postgres://nobody@/none?host=/nowhere&connect_timeout=1")}) {
    DatabaseOptions options;
    options.url = url;
    const auto refused = Database::open(options);
    EXPECT_EQ(code_of(refused), ErrorCode::Unavailable) << url;
    EXPECT_THAT(refused.error().message, HasSubstr("cannot be opened"));
  }
}

class SqliteTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    organisation_ = add_organisation();
    survey_ = add_survey(organisation_);
  }
  void reopen(DatabaseOptions options) {
    records_.reset();
    options.url = url_;
    records_ = std::move(Records::open(options, kNow)).value();
  }
  // Another program that uses the same file.
  std::unique_ptr<Session> other_program() {
    return std::make_unique<Session>(
        SessionOptions{value_of(parse_address(url_)), Access::ReadWrite, milliseconds{1}});
  }
  Result<Appended> append_number(int n, std::size_t size = 10) {
    auto given = response_number(organisation_, survey_, n);
    given.response.answers["why"] = std::string(size, 'x');
    return append(given);
  }

  OrganisationId organisation_;
  SurveyId survey_;
};
INSTANTIATE_TEST_SUITE_P(Engines, SqliteTest, ::testing::Values(Engine::Sqlite), engine_name);

TEST_P(SqliteTest, GivesUnavailableWhileAnotherProgramHoldsTheLock) {
  DatabaseOptions options;
  options.busy_timeout = milliseconds{1};
  options.writer.wait_max = milliseconds{30};
  reopen(options);
  const auto other = other_program();
  other->begin_write();
  const auto refused = append_number(1);
  EXPECT_EQ(code_of(refused), ErrorCode::Unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("locked"));
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), 0);  // reading goes on
  other->rollback();
  EXPECT_TRUE(succeeded(append_number(1)));
}

TEST_P(SqliteTest, WaitsForALockThatGoesInTime) {
  DatabaseOptions options;
  options.busy_timeout = milliseconds{1};
  reopen(options);
  const auto other = other_program();
  other->begin_write();
  std::promise<Result<Appended>> promise;
  auto answer = promise.get_future();
  records_->responses().append(response_number(organisation_, survey_, 1),
                               [&](Result<Appended> a) { promise.set_value(std::move(a)); });
  while (records_->database().writer().stats().retried_batches == 0) std::this_thread::yield();
  other->rollback();
  EXPECT_TRUE(succeeded(answer.get()));
}

TEST_P(SqliteTest, SaysThatTheDiskIsFullAndGoesOnWhenItIsNot) {
  auto& writer = records_->database().writer();
  const auto set_limit = [&](const std::string& pages) {
    return writer.run([&](Session& session) -> Result<void> {
      session.run_script("PRAGMA max_page_count = " + pages);
      return {};
    });
  };
  ASSERT_TRUE(succeeded(set_limit("150")));
  int stored = 0;
  Result<Appended> last{Appended{}};
  for (int n = 1; n <= 1000 && last.ok(); ++n) {
    last = append_number(n, 8000);
    if (last.ok()) ++stored;
  }
  EXPECT_EQ(code_of(last), ErrorCode::Unavailable);
  EXPECT_THAT(last.error().message, HasSubstr("disk is full"));
  EXPECT_GT(stored, 0);
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), stored);
  EXPECT_EQ(value_of(records_->responses().events_after(0, 5000)).size(),
            static_cast<std::size_t>(stored));

  ASSERT_TRUE(succeeded(set_limit("1000000")));
  EXPECT_TRUE(succeeded(append_number(5000, 8000)));
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), stored + 1);
}

TEST_P(SqliteTest, KeepsWhatItPromisesAboutDurability) {
  const auto session = std::move(records_->database().connect()).value();
  for (const auto& [pragma, expected] :
       {std::pair{"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}}) {
    const Kind kinds[] = {Kind::Text};
    Statement statement(session->soci(), Engine::Sqlite, std::string("PRAGMA ") + pragma, {},
                        kinds);
    ASSERT_TRUE(statement.execute());
    EXPECT_EQ(statement.column(0).text, expected) << pragma;
  }
}

TEST_P(SqliteTest, RefusesToWriteThroughAReader) {
  const auto refused = records_->database().read([](Session& session) -> Result<void> {
    session.run_script("DELETE FROM surveys");
    return {};
  });
  EXPECT_EQ(code_of(refused), ErrorCode::Unavailable);
  EXPECT_THAT(refused.error().message, HasSubstr("read-only"));
  EXPECT_TRUE(succeeded(records_->surveys().find(organisation_, survey_)));
}

class ReadersTest : public RecordsTest {};
POLKU_ON_BOTH_ENGINES(ReadersTest);

TEST_P(ReadersTest, ReadWhileOthersWrite) {
  const auto organisation = add_organisation();
  const auto survey = add_survey(organisation);
  std::atomic<bool> done = false;
  std::atomic<int> failures = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 6; ++i) {
    readers.emplace_back([&] {
      std::int64_t seen = 0;
      while (!done) {
        const auto count = records_->responses().count(organisation, {});
        if (!count.ok() || *count < seen) ++failures;
        if (count.ok()) seen = *count;
      }
    });
  }
  for (int n = 1; n <= 200; ++n) {
    EXPECT_TRUE(succeeded(append(response_number(organisation, survey, n))));
  }
  done = true;
  for (auto& reader : readers) reader.join();
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(value_of(records_->responses().count(organisation, {})), 200);
}

TEST_P(ReadersTest, GetUnavailableWhenAllSessionsStayLent) {
  DatabaseOptions options;
  options.url = url_;
  options.readers = 1;
  options.read_wait_max = milliseconds{20};
  const auto database = std::move(Database::open(options)).value();
  const auto nothing = [](Session&) -> Result<void> { return {}; };
  EXPECT_TRUE(succeeded(database->read([&](Session&) -> Result<void> {
    EXPECT_EQ(code_of(database->read(nothing)), ErrorCode::Unavailable);
    return {};
  })));
  EXPECT_TRUE(succeeded(database->read(nothing)));
}

TEST_P(ReadersTest, GetTheirSessionBackAfterAFaultOfTheWork) {
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(code_of(records_->database().read([](Session& session) -> Result<void> {
                session.run_script("SELECT no_such_column FROM surveys");
                return {};
              })),
              ErrorCode::Internal);
  }
  EXPECT_TRUE(succeeded(records_->surveys().list({})));
}

// A server of its own that goes away and comes back.
class PostgresAwayTest : public ::testing::Test {
 protected:
  void open(milliseconds wait_max) {
    DatabaseOptions options;
    options.url = url_;
    options.read_wait_max = milliseconds{50};
    options.writer.wait_max = wait_max;
    records_ = std::move(Records::open(options, kNow)).value();
    directory::Organisation organisation;
    organisation.id = organisation_;
    organisation.slug = "pyora";
    organisation.name = "Pyörä";
    if (!records_->directory().organisation(organisation_).ok()) {
      ASSERT_TRUE(succeeded(records_->directory().insert_organisation(organisation)));
      surveys::StoredSurvey survey;
      survey.id = survey_;
      survey.organisation = organisation_;
      survey.slug = "demo";
      survey.draft = "{}";
      ASSERT_TRUE(succeeded(records_->surveys().insert(survey)));
    }
  }
  std::future<Result<Appended>> append_number(int n) {
    surveys::NewResponse given;
    given.response.submitted_at = given.response.received_at = kNow.plus_seconds(n);
    given.response.id = {Uuid::v7_from(kNow.plus_seconds(n), std::to_string(n))};
    given.response.organisation = organisation_;
    given.response.survey = survey_;
    auto promise = std::make_shared<std::promise<Result<Appended>>>();
    auto answer = promise->get_future();
    records_->responses().append(std::move(given), [promise](Result<Appended> appended) {
      promise->set_value(std::move(appended));
    });
    return answer;
  }
  void wait_for_a_retry() {
    const auto before = records_->database().writer().stats().retried_batches;
    while (records_->database().writer().stats().retried_batches == before) {
      std::this_thread::yield();
    }
  }

  std::unique_ptr<test::PostgresServer> server_ = test::PostgresServer::start_new();
  std::string url_ = server_->new_database();
  OrganisationId organisation_{Uuid::v7_from(kNow, "organisation")};
  SurveyId survey_{Uuid::v7_from(kNow, "survey")};
  std::unique_ptr<Records> records_;
};

TEST_F(PostgresAwayTest, WaitsAndWritesWhenTheServerIsBack) {
  open(std::chrono::minutes{5});
  ASSERT_TRUE(succeeded(append_number(1).get()));
  server_->stop(test::PostgresServer::Stop::Immediate);
  auto waiting = append_number(2);
  auto also_waiting = append_number(3);
  wait_for_a_retry();
  EXPECT_EQ(code_of(records_->responses().count(organisation_, {})), ErrorCode::Unavailable);
  server_->start();
  EXPECT_TRUE(succeeded(waiting.get()));
  EXPECT_TRUE(succeeded(also_waiting.get()));
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), 3);
  EXPECT_EQ(value_of(records_->responses().events_after(0, 10)).size(), 3u);
}

TEST_F(PostgresAwayTest, GivesUnavailableAfterTheBoundAndRecoversByItself) {
  open(milliseconds{50});
  ASSERT_TRUE(succeeded(append_number(1).get()));
  server_->stop();
  const auto refused = append_number(2).get();
  EXPECT_EQ(code_of(refused), ErrorCode::Unavailable);
  EXPECT_FALSE(refused.error().message.empty());
  server_->start();
  EXPECT_TRUE(succeeded(append_number(3).get()));
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), 2);
}

TEST_F(PostgresAwayTest, LosesAndDoublesNothingOverRestartsUnderLoad) {
  open(std::chrono::minutes{5});
  std::vector<std::future<Result<Appended>>> answers;
  for (int round = 0; round < 3; ++round) {
    for (int n = 0; n < 300; ++n) {
      answers.push_back(append_number(round * 300 + n));
      if (n == 150) server_->stop(test::PostgresServer::Stop::Immediate);
    }
    server_->start();
  }
  for (auto& answer : answers) {
    const auto appended = answer.get();
    ASSERT_TRUE(succeeded(appended));
    EXPECT_FALSE(appended->repeated);
  }
  EXPECT_EQ(value_of(records_->responses().count(organisation_, {})), 900);
  EXPECT_EQ(value_of(records_->responses().events_after(0, 10'000)).size(), 900u);
  EXPECT_EQ(value_of(records_->surveys().activity(organisation_)).at(0).responses, 900);
}

TEST_F(PostgresAwayTest, CannotBeOpenedWhileItIsAway) {
  server_->stop();
  DatabaseOptions options;
  options.url = url_;
  EXPECT_EQ(code_of(Records::open(options, kNow)), ErrorCode::Unavailable);
}

TEST_F(PostgresAwayTest, StopsAtOnceWhileItIsAway) {
  open(std::chrono::minutes{5});
  server_->stop();
  auto waiting = append_number(1);
  wait_for_a_retry();
  records_.reset();
  EXPECT_EQ(code_of(waiting.get()), ErrorCode::Unavailable);
}

}  // namespace
}  // namespace polku::store
