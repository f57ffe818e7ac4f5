#include "store/database.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "faults.h"
#include "queries.h"
#include "session.h"

namespace polku::store {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::chrono::milliseconds kFirstPause{50};
constexpr std::chrono::milliseconds kLongestPause{1'000};

// A few read sessions, lent one at a time and made when first needed.
class ReadPool {
 public:
  ReadPool(SessionOptions options, int size) : options_(std::move(options)), free_count_(size) {}

  struct Loan {
    std::unique_ptr<Session> session;  // nothing when none came free in time
    bool kept = false;                 // it was idle before, so its server may have gone meanwhile
  };
  // Throws when a new session cannot be made.
  Loan borrow(SteadyTime deadline) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_until(lock, deadline, [&] { return free_count_ > 0; })) return {};
    --free_count_;
    if (!idle_.empty()) {
      Loan loan{std::move(idle_.back()), true};
      idle_.pop_back();
      return loan;
    }
    lock.unlock();
    try {
      return {std::make_unique<Session>(options_), false};
    } catch (...) {
      give_back(nullptr);
      throw;
    }
  }

  // A lost session is dropped; the next borrower makes another.
  void give_back(std::unique_ptr<Session> session) {
    const bool keep = session && session->usable();
    const std::lock_guard lock(mutex_);
    ++free_count_;
    if (keep) idle_.push_back(std::move(session));
    changed_.notify_one();
  }

 private:
  SessionOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Session>> idle_;
  int free_count_;
};

// What one attempt at reading came to: done, or worth another attempt at once or after a pause.
enum class Again { No, AtOnce, AfterPause };
struct Attempt {
  Result<void> outcome;
  Again again = Again::No;
};

Attempt attempt_read(ReadPool& pool, SteadyTime deadline,
                     const std::function<Result<void>(Session&)>& work) {
  ReadPool::Loan loan;
  try {
    loan = pool.borrow(deadline);
    if (!loan.session) return {unavailable("The database is busy. Try again in a moment.")};
    auto outcome = work(*loan.session);
    pool.give_back(std::move(loan.session));
    return {std::move(outcome)};
  } catch (...) {
    auto fault = current_fault();
    Again again = Again::No;
    const bool lost = fault.kind == FaultKind::Lost;
    if (lost || (!loan.session && fault.kind == FaultKind::Away)) again = Again::AfterPause;
    if (loan.session) {
      if (lost && loan.kept) again = Again::AtOnce;
      if (!lost) loan.session->rollback();
      pool.give_back(lost ? nullptr : std::move(loan.session));
    }
    return {std::move(fault.error), again};
  }
}

}  // namespace

std::string_view name_of(Engine engine) { return engine == Engine::Sqlite ? "sqlite" : "postgres"; }

struct Database::State {
  State(const DatabaseOptions& options, Address place)
      : address(std::move(place)),
        read_wait_max(options.read_wait_max),
        write_options{address, Access::ReadWrite, options.busy_timeout},
        readers({address, Access::ReadOnly, options.busy_timeout}, options.readers),
        writer([this] { return std::make_unique<Session>(write_options); }, options.writer) {}

  Address address;
  std::chrono::milliseconds read_wait_max;
  SessionOptions write_options;
  ReadPool readers;
  Writer writer;
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
  POLKU_TRY(auto address, parse_address(options.url));
  POLKU_CHECK(check_queries(address.engine));
  try {
    const Session probe({address, Access::ReadWrite, options.busy_timeout});
  } catch (...) {
    auto fault = current_fault();
    if (fault.error.code == ErrorCode::Internal || fault.kind != FaultKind::Statement) {
      fault.error = unavailable(
          fmt::format("The records at {} cannot be opened. {}", address.shown,
                      fault.kind == FaultKind::Statement ? "Check that the place exists."
                                                         : fault.error.message),
          fault.error.detail);
    }
    return std::move(fault.error);
  }
  return std::unique_ptr<Database>(
      new Database(std::make_unique<State>(options, std::move(address))));
}

Engine Database::engine() const { return state_->address.engine; }
const std::string& Database::location() const { return state_->address.shown; }
Writer& Database::writer() { return state_->writer; }

Result<void> Database::read(const std::function<Result<void>(Session&)>& work) {
  const auto deadline = std::chrono::steady_clock::now() + state_->read_wait_max;
  auto pause = kFirstPause;
  for (;;) {
    auto attempt = attempt_read(state_->readers, deadline, work);
    if (attempt.again == Again::AtOnce) continue;
    if (attempt.again == Again::No || std::chrono::steady_clock::now() + pause >= deadline) {
      if (!attempt.outcome.ok() && !attempt.outcome.error().detail.empty()) {
        spdlog::warn("records: a read failed: {}", attempt.outcome.error().detail);
      }
      return std::move(attempt.outcome);
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

Result<std::unique_ptr<Session>> Database::connect() {
  try {
    return std::make_unique<Session>(state_->write_options);
  } catch (...) {
    return current_fault().error;
  }
}

}  // namespace polku::store
