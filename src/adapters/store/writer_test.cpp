#include <sys/wait.h>

#include <csignal>
#include <set>
#include <thread>

#include "records_fixture.h"
#include "session.h"

namespace polku::store {
namespace {

using surveys::Appended;

// A table of numbers beside the real ones, and a gate that holds the writer's thread so that a test
// decides what gets into one batch.
class WriterTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    make_database({});
  }

  void make_database(const WriterLimits& limits) {
    database_.reset();
    DatabaseOptions options;
    options.url = url_;
    options.writer = limits;
    auto opened = Database::open(options);
    ASSERT_TRUE(succeeded(opened));
    database_ = std::move(opened).value();
    ASSERT_TRUE(succeeded(writer().run([](Session& session) -> Result<void> {
      session.run_script(
          "CREATE TABLE IF NOT EXISTS notes (n BIGINT PRIMARY KEY CHECK (n < 1000))");
      return {};
    })));
  }

  Writer& writer() { return database_->writer(); }

  static void insert(Session& session, int n) {
    session.run_script("INSERT INTO notes VALUES (" + std::to_string(n) + ")");
  }
  static Writer::Work inserting(int n) {
    return [n](Session& session) -> Result<void> {
      insert(session, n);
      return {};
    };
  }

  // Keeps the writer busy until opened; what is submitted meanwhile becomes one batch.
  void close_gate() {
    std::promise<void> entered;
    auto inside = entered.get_future();
    writer().submit(
        [&entered, opened = gate_.get_future().share()](Session&) -> Result<void> {
          entered.set_value();
          opened.wait();
          return {};
        },
        {});
    inside.wait();
  }
  void open_gate() { gate_.set_value(); }

  std::vector<int> notes() {
    std::vector<int> found;
    auto session = std::move(database_->connect()).value();
    const Kind kinds[] = {Kind::Integer};
    Statement rows(session->soci(), session->engine(), "SELECT n FROM notes ORDER BY n", {}, kinds);
    for (bool more = rows.execute(); more; more = rows.fetch()) {
      found.push_back(rows.column(0).take<int>());
    }
    return found;
  }

  std::promise<void> gate_;
  std::unique_ptr<Database> database_;
};
POLKU_ON_BOTH_ENGINES(WriterTest);

using Numbers = std::vector<int>;

TEST_P(WriterTest, WritesWhatIsQueuedInOneBatchAndAnswersInOrder) {
  close_gate();
  const auto batches = writer().stats().batches;
  Numbers answered;
  for (int n = 1; n <= 20; ++n) {
    writer().submit(inserting(n), [&answered, n](Result<void> outcome) {
      EXPECT_TRUE(succeeded(outcome));
      answered.push_back(n);
    });
  }
  EXPECT_TRUE(answered.empty());
  open_gate();
  ASSERT_TRUE(succeeded(writer().run(inserting(21))));
  Numbers expected;
  for (int n = 1; n <= 20; ++n) expected.push_back(n);
  EXPECT_EQ(answered, expected);
  EXPECT_EQ(notes().size(), 21u);
  EXPECT_LE(writer().stats().batches, batches + 3);
  EXPECT_GE(writer().stats().largest_batch, 20u);
}

TEST_P(WriterTest, LeavesTheOthersWholeWhenAMemberFails) {
  close_gate();
  std::vector<Result<void>> outcomes(5);
  const auto keep = [&](int i) {
    return [&outcomes, i](Result<void> outcome) { outcomes[i] = std::move(outcome); };
  };
  writer().submit(inserting(1), keep(0));
  writer().submit(inserting(1), keep(1));     // a duplicate: the database throws
  writer().submit(inserting(5000), keep(2));  // breaks a CHECK
  writer().submit(
      [](Session& session) -> Result<void> {
        insert(session, 3);
        return invalid("n", "It changed its mind.");
      },
      keep(3));
  writer().submit(inserting(4), keep(4));
  open_gate();
  ASSERT_TRUE(succeeded(writer().run(inserting(6))));
  EXPECT_TRUE(succeeded(outcomes[0]));
  EXPECT_EQ(code_of(outcomes[1]), ErrorCode::Conflict);
  EXPECT_EQ(code_of(outcomes[2]), ErrorCode::Internal);
  EXPECT_EQ(code_of(outcomes[3]), ErrorCode::Invalid);
  EXPECT_TRUE(succeeded(outcomes[4]));
  EXPECT_EQ(notes(), (Numbers{1, 4, 6}));
}

// Writes without a savepoint of its own, as the hot path does.
class PlainJob final : public WriteJob {
 public:
  PlainJob(int n, int& runs, std::function<void(Result<void>)> done)
      : n_(n), runs_(runs), done_(std::move(done)) {}
  Result<void> run(Session& session) override {
    ++runs_;
    session.run_script("INSERT INTO notes VALUES (" + std::to_string(n_) + ")");
    return {};
  }
  void finish(Result<void> outcome) override { done_(std::move(outcome)); }
  bool writes_nothing_on_error() const override { return true; }
  std::size_t bytes() const override { return 1000; }

 private:
  int n_;
  int& runs_;
  std::function<void(Result<void>)> done_;
};

TEST_P(WriterTest, RunsABatchAgainWithCareWhenAPlainMemberThrows) {
  close_gate();
  int runs = 0;
  std::vector<bool> ok;
  for (const int n : {1, 2, 2, 3}) {
    writer().submit(std::make_unique<PlainJob>(
        n, runs, [&](const Result<void>& outcome) { ok.push_back(outcome.ok()); }));
  }
  open_gate();
  ASSERT_TRUE(succeeded(writer().run(inserting(9))));
  EXPECT_EQ(ok, (std::vector<bool>{true, true, false, true}));
  EXPECT_EQ(notes(), (Numbers{1, 2, 3, 9}));
  EXPECT_GE(runs, 7);  // three until the fault, then all four
}

// Writes all of its jobs' numbers in one statement.
class NotesGroup final : public WriteGroup {
 public:
  std::vector<Result<void>> run(Session& session, std::span<WriteJob* const> jobs) override;
  std::vector<std::size_t> sizes;
};

class GroupedJob final : public WriteJob {
 public:
  GroupedJob(int n, WriteGroup* group, std::vector<bool>& ok) : n_(n), group_(group), ok_(ok) {}
  Result<void> run(Session& session) override {
    session.run_script("INSERT INTO notes VALUES (" + std::to_string(n_) + ")");
    return {};
  }
  void finish(Result<void> outcome) override { ok_.push_back(outcome.ok()); }
  WriteGroup* group() override { return group_; }
  int n() const { return n_; }

 private:
  int n_;
  WriteGroup* group_;
  std::vector<bool>& ok_;
};

std::vector<Result<void>> NotesGroup::run(Session& session, std::span<WriteJob* const> jobs) {
  sizes.push_back(jobs.size());
  std::string values;
  for (const auto* job : jobs) {
    values += values.empty() ? "(" : "), (";
    values += std::to_string(static_cast<const GroupedJob*>(job)->n());
  }
  session.run_script("INSERT INTO notes VALUES " + values + ")");
  return std::vector<Result<void>>(jobs.size());
}

TEST_P(WriterTest, GivesNeighboursOfAGroupToItTogether) {
  close_gate();
  NotesGroup group, other;
  std::vector<bool> ok;
  for (const int n : {1, 2, 3}) writer().submit(std::make_unique<GroupedJob>(n, &group, ok));
  writer().submit(std::make_unique<GroupedJob>(4, nullptr, ok));
  for (const int n : {5, 6}) writer().submit(std::make_unique<GroupedJob>(n, &other, ok));
  writer().submit(std::make_unique<GroupedJob>(7, &group, ok));
  open_gate();
  ASSERT_TRUE(succeeded(writer().run(inserting(9))));
  EXPECT_EQ(ok, std::vector<bool>(7, true));
  EXPECT_EQ(group.sizes, (std::vector<std::size_t>{3}));  // a lone one runs by itself
  EXPECT_EQ(other.sizes, (std::vector<std::size_t>{2}));
  EXPECT_EQ(notes(), (Numbers{1, 2, 3, 4, 5, 6, 7, 9}));
}

TEST_P(WriterTest, RunsAGroupsJobsByThemselvesWhenItThrows) {
  close_gate();
  NotesGroup group;
  std::vector<bool> ok;
  for (const int n : {1, 2, 2, 3}) writer().submit(std::make_unique<GroupedJob>(n, &group, ok));
  open_gate();
  ASSERT_TRUE(succeeded(writer().run(inserting(9))));
  EXPECT_EQ(ok, (std::vector<bool>{true, true, false, true}));
  EXPECT_EQ(notes(), (Numbers{1, 2, 3, 9}));
}

TEST_P(WriterTest, RefusesAtOnceWhenTheQueueIsFull) {
  make_database({.queue_count_max = 2});
  close_gate();
  std::vector<Result<void>> outcomes(3, Result<void>(not_found("not answered yet")));
  for (int i = 0; i < 3; ++i) {
    writer().submit(inserting(i),
                    [&outcomes, i](Result<void> outcome) { outcomes[i] = std::move(outcome); });
  }
  EXPECT_EQ(code_of(outcomes[2]), ErrorCode::Unavailable);
  EXPECT_EQ(code_of(outcomes[1]), ErrorCode::NotFound);
  EXPECT_EQ(writer().stats().refused_jobs, 1u);
  EXPECT_EQ(writer().stats().queued, 2u);
  open_gate();
  while (!writer().run(inserting(7)).ok()) std::this_thread::yield();
  EXPECT_EQ(notes(), (Numbers{0, 1, 7}));
}

TEST_P(WriterTest, RefusesAtOnceWhenTheQueueHoldsTooManyBytes) {
  make_database({.queue_bytes_max = 1500});
  close_gate();
  int runs = 0;
  std::vector<bool> ok;
  const auto done = [&](const Result<void>& outcome) { ok.push_back(outcome.ok()); };
  writer().submit(std::make_unique<PlainJob>(1, runs, done));
  writer().submit(std::make_unique<PlainJob>(2, runs, done));
  EXPECT_EQ(ok, (std::vector<bool>{false}));
  open_gate();
  ASSERT_TRUE(succeeded(writer().run(inserting(3))));
  EXPECT_EQ(notes(), (Numbers{1, 3}));
}

TEST_P(WriterTest, WritesWhatIsQueuedBeforeItStops) {
  close_gate();
  std::vector<bool> ok;
  for (int n = 1; n <= 3; ++n) {
    writer().submit(inserting(n), [&](const Result<void>& outcome) { ok.push_back(outcome.ok()); });
  }
  open_gate();
  writer().stop();
  EXPECT_EQ(ok, (std::vector<bool>{true, true, true}));
  EXPECT_EQ(code_of(writer().run(inserting(4))), ErrorCode::Unavailable);
  EXPECT_EQ(notes(), (Numbers{1, 2, 3}));
}

class CountingObserver final : public BatchObserver {
 public:
  void begun() override { ++begun_count; }
  void committing(Session& session) override {
    session.run_script("DELETE FROM notes WHERE n = 0");
    session.run_script("INSERT INTO notes VALUES (0)");
    ++committing_count;
  }
  int begun_count = 0;
  int committing_count = 0;
};

TEST_P(WriterTest, LetsObserversWriteLastInEveryBatch) {
  CountingObserver observer;
  make_database({});
  database_.reset();
  DatabaseOptions options;
  options.url = url_;
  database_ = std::move(Database::open(options)).value();
  writer().observe(observer);
  ASSERT_TRUE(succeeded(writer().run(inserting(1))));
  EXPECT_EQ(code_of(writer().run(inserting(1))), ErrorCode::Conflict);
  writer().stop();
  EXPECT_EQ(observer.begun_count, 2);
  EXPECT_EQ(observer.committing_count, 2);
  EXPECT_EQ(notes(), (Numbers{0, 1}));
}

TEST_P(WriterTest, TellsWhatBecameOfALostTransaction) {
  if (GetParam() == Engine::Sqlite) return;  // a local file is never lost half way
  const auto one = std::move(database_->connect()).value();
  const auto other = std::move(database_->connect()).value();
  one->begin_write();
  insert(*one, 1);
  const auto committed = one->transaction_number();
  EXPECT_EQ(other->outcome_of(committed), Outcome::Unknown);
  one->commit();
  EXPECT_EQ(other->outcome_of(committed), Outcome::Committed);
  one->begin_write();
  const auto undone = one->transaction_number();
  one->rollback();
  EXPECT_EQ(other->outcome_of(undone), Outcome::RolledBack);
}

// A child process that appends as fast as it can and tells of every acknowledged number through a
// pipe, until it is killed.
class CrashTest : public RecordsTest {
 protected:
  [[noreturn]] void append_for_ever(int pipe, int first) {
    open();
    for (int n = first;; ++n) {
      records_->responses().append(response_number(organisation_, survey_, n),
                                   [pipe, n](Result<Appended> appended) {
                                     if (appended.ok() && write(pipe, &n, sizeof n) != sizeof n)
                                       _exit(1);
                                   });
      if (n % 64 == 0) {
        while (records_->database().writer().stats().queued > 256) std::this_thread::yield();
      }
    }
  }

  // Kills the child after `least` acknowledgements; all that it gave.
  std::set<int> acknowledged_until_killed(int first, std::size_t least) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
      close(ends[0]);
      append_for_ever(ends[1], first);
    }
    close(ends[1]);
    std::set<int> numbers;
    int n = 0;
    while (read(ends[0], &n, sizeof n) == sizeof n) {
      numbers.insert(n);
      if (numbers.size() == least) kill(child, SIGKILL);
    }
    close(ends[0]);
    waitpid(child, nullptr, 0);
    return numbers;
  }

  OrganisationId organisation_;
  SurveyId survey_;
};
POLKU_ON_BOTH_ENGINES(CrashTest);

TEST_P(CrashTest, LosesNothingAcknowledgedAndKeepsEveryResponseWhole) {
  organisation_ = add_organisation();
  survey_ = add_survey(organisation_);
  records_.reset();
  std::size_t acknowledged = 0;
  for (int round = 0; round < 5; ++round) {
    const auto numbers = acknowledged_until_killed(round * 1'000'000 + 1, 500 + 137 * round);
    acknowledged += numbers.size();
    open();
    auto& responses = records_->responses();
    for (const int n : numbers) {
      const auto id = response_number(organisation_, survey_, n).response.id;
      ASSERT_TRUE(succeeded(responses.find(organisation_, id))) << n;
    }
    // A response, its event and its count came together or not at all.
    const auto stored = value_of(responses.count(organisation_, {}));
    EXPECT_GE(stored, static_cast<std::int64_t>(acknowledged));
    std::set<ResponseId> recorded;
    for (const auto& event : value_of(responses.events_after(0, 1'000'000))) {
      EXPECT_TRUE(event.response.has_value());
      EXPECT_TRUE(recorded.insert(event.id).second);
    }
    EXPECT_EQ(static_cast<std::int64_t>(recorded.size()), stored);
    EXPECT_EQ(value_of(records_->surveys().activity(organisation_)).at(0).responses, stored);
    records_.reset();
  }
}

}  // namespace
}  // namespace polku::store
