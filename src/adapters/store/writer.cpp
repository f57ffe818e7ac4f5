#include "store/writer.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cassert>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "faults.h"
#include "session.h"

namespace polku::store {
namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kFirstPause{20};
constexpr std::chrono::milliseconds kLongestPause{1'000};

struct Queued {
  std::unique_ptr<WriteJob> job;
  std::size_t bytes = 0;
  SteadyClock::time_point at;
  Result<void> outcome{};
};

class FunctionJob final : public WriteJob {
 public:
  FunctionJob(Writer::Work work, std::function<void(Result<void>)> done)
      : work_(std::move(work)), done_(std::move(done)) {}
  Result<void> run(Session& session) override { return work_(session); }
  void finish(Result<void> outcome) override {
    if (done_) done_(std::move(outcome));
  }

 private:
  Writer::Work work_;
  std::function<void(Result<void>)> done_;
};

using Batch = std::vector<Queued>;

// How one attempt at a whole batch ended.
enum class Attempt {
  Committed,
  MemberFailed,  // someone threw: try again with everybody under a savepoint
  Away,          // try again when the database is there
  StorageFailed,
};

}  // namespace

struct Writer::State {
  State(Connect connect, const WriterLimits& writer_limits)
      : make_session(std::move(connect)), limits(writer_limits) {}

  // Shared with the submitting threads.
  mutable std::mutex mutex;
  std::condition_variable wake;
  std::deque<Queued> queue;
  std::size_t queue_bytes = 0;
  bool stopping = false;
  bool waiting = false;
  WriterStats stats;

  // The writer's own.
  const Connect make_session;
  const WriterLimits limits;
  std::vector<BatchObserver*> observers;
  std::unique_ptr<Session> session;
  std::int64_t unknown_transaction = 0;
  bool storage_failing = false;
  Error last_error;
  std::thread thread;

  void loop();
  Batch take_batch();
  void write(Batch batch);
  Attempt attempt(Batch& batch, bool careful);
  void run_members(Batch& batch, bool careful);
  Result<void> run_member(WriteJob& job, bool careful);
  Attempt commit();
  Attempt failed(const Fault& fault);
  bool connect();
  void pause(std::chrono::milliseconds time);
  void refuse_late(Batch& batch);
  void count(const Batch& batch);
};

void Writer::State::loop() {
  for (;;) {
    auto batch = take_batch();
    if (batch.empty()) return;
    write(std::move(batch));
  }
}

// Whatever is queued, up to the limit; empty when stopping and nothing is left.
Batch Writer::State::take_batch() {
  std::unique_lock lock(mutex);
  waiting = true;
  wake.wait(lock, [&] { return stopping || !queue.empty(); });
  waiting = false;
  const std::size_t size = std::min(queue.size(), limits.batch_count_max);
  Batch batch;
  batch.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    queue_bytes -= queue.front().bytes;
    batch.push_back(std::move(queue.front()));
    queue.pop_front();
  }
  return batch;
}

void Writer::State::write(Batch batch) {
  unknown_transaction = 0;
  bool careful = false;
  auto wait = kFirstPause;
  while (!batch.empty()) {
    const Attempt ended = attempt(batch, careful);
    if (ended == Attempt::Committed) break;
    if (ended == Attempt::StorageFailed) {
      for (auto& queued : batch) queued.outcome = last_error;
      break;
    }
    if (ended == Attempt::MemberFailed) {
      careful = true;
      continue;
    }
    refuse_late(batch);
    if (batch.empty()) break;
    pause(wait);
    wait = std::min(wait * 2, kLongestPause);
  }
  count(batch);
  for (auto& queued : batch) queued.job->finish(std::move(queued.outcome));
}

Attempt Writer::State::attempt(Batch& batch, bool careful) {
  if (!connect()) return Attempt::Away;
  try {
    // The same members again after an unanswered commit: were they written the first time?
    if (unknown_transaction != 0) {
      const Outcome outcome = session->outcome_of(unknown_transaction);
      if (outcome == Outcome::Unknown) return Attempt::Away;
      unknown_transaction = 0;
      if (outcome == Outcome::Committed) return Attempt::Committed;
    }
    session->begin_write();
    for (auto* observer : observers) observer->begun();
    run_members(batch, careful);
    for (auto* observer : observers) observer->committing(*session);
  } catch (...) {
    const Fault fault = current_fault();
    if (fault.kind != FaultKind::Lost) session->rollback();
    const Attempt ended = failed(fault);
    // It was no member's fault: nobody in this batch can be helped.
    return ended == Attempt::MemberFailed && careful ? Attempt::StorageFailed : ended;
  }
  return commit();
}

void Writer::State::run_members(Batch& batch, bool careful) {
  std::vector<WriteJob*> together;
  for (std::size_t i = 0; i < batch.size(); i += together.size()) {
    WriteGroup* const group = careful ? nullptr : batch[i].job->group();
    together.assign(1, batch[i].job.get());
    while (group != nullptr && i + together.size() < batch.size() &&
           batch[i + together.size()].job->group() == group) {
      together.push_back(batch[i + together.size()].job.get());
    }
    if (together.size() == 1) {
      batch[i].outcome = run_member(*batch[i].job, careful);
      continue;
    }
    auto outcomes = group->run(*session, together);
    for (std::size_t k = 0; k < outcomes.size(); ++k) batch[i + k].outcome = std::move(outcomes[k]);
  }
}

// Under a savepoint a failing member is undone alone. Without one, which is quicker, what it throws
// makes the whole batch begin again with care.
Result<void> Writer::State::run_member(WriteJob& job, bool careful) {
  if (!careful && job.writes_nothing_on_error()) return job.run(*session);
  try {
    return session->atomically([&] { return job.run(*session); });
  } catch (...) {
    Fault fault = current_fault();
    if (fault.kind != FaultKind::Statement) throw;
    if (fault.error.code == ErrorCode::Internal) {
      spdlog::error("records: a write failed: {}", fault.error.detail);
    }
    return std::move(fault.error);
  }
}

Attempt Writer::State::commit() {
  const std::int64_t transaction = session->transaction_number();
  try {
    session->commit();
    if (std::exchange(storage_failing, false)) spdlog::info("records: writing goes on");
    return Attempt::Committed;
  } catch (...) {
    const Fault fault = current_fault();
    if (fault.kind == FaultKind::Lost) {
      unknown_transaction = transaction;
    } else {
      session->rollback();
    }
    return failed(fault);
  }
}

Attempt Writer::State::failed(const Fault& fault) {
  last_error = fault.error;
  if (fault.kind == FaultKind::Lost) session.reset();
  switch (fault.kind) {
    case FaultKind::Statement:
      return Attempt::MemberFailed;
    case FaultKind::Lost:
    case FaultKind::Away:
      return Attempt::Away;
    case FaultKind::Storage:
      // Once, not for every batch while it lasts.
      if (!std::exchange(storage_failing, true)) {
        spdlog::error("records: nothing can be written: {}", fault.error.detail);
      }
      return Attempt::StorageFailed;
  }
  return Attempt::StorageFailed;
}

bool Writer::State::connect() {
  if (session && session->usable()) return true;
  session.reset();
  try {
    session = make_session();
    return true;
  } catch (...) {
    last_error = current_fault().error;
    last_error.code = ErrorCode::Unavailable;
    return false;
  }
}

void Writer::State::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex);
  wake.wait_for(lock, time, [&] { return stopping; });
}

// Members that have waited long enough are answered, and so are all when the writer is stopping.
void Writer::State::refuse_late(Batch& batch) {
  const auto now = SteadyClock::now();
  bool all = false;
  {
    const std::lock_guard lock(mutex);
    ++stats.retried_batches;
    all = stopping;
  }
  const auto first_late = std::stable_partition(batch.begin(), batch.end(), [&](const Queued& q) {
    return !all && now - q.at < limits.wait_max;
  });
  if (first_late == batch.end()) return;
  spdlog::warn("records: {} writes refused, the database is away: {}",
               std::distance(first_late, batch.end()), last_error.detail);
  for (auto at = first_late; at != batch.end(); ++at) at->job->finish(last_error);
  batch.erase(first_late, batch.end());
}

void Writer::State::count(const Batch& batch) {
  const auto failures = std::ranges::count_if(batch, [](const auto& q) { return !q.outcome.ok(); });
  const std::lock_guard lock(mutex);
  ++stats.batches;
  stats.jobs += batch.size();
  stats.failed_jobs += static_cast<std::uint64_t>(failures);
  stats.largest_batch = std::max(stats.largest_batch, batch.size());
}

Writer::Writer(Connect connect, const WriterLimits& limits)
    : state_(std::make_unique<State>(std::move(connect), limits)) {
  state_->thread = std::thread([state = state_.get()] { state->loop(); });
}

Writer::~Writer() { stop(); }

void Writer::stop() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->wake.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

void Writer::submit(std::unique_ptr<WriteJob> job) {
  Error refusal;
  {
    const std::lock_guard lock(state_->mutex);
    const std::size_t bytes = job->bytes();
    if (state_->stopping) {
      refusal = unavailable("The program is stopping. Try again in a moment.");
    } else if (state_->queue.size() >= state_->limits.queue_count_max ||
               state_->queue_bytes + bytes > state_->limits.queue_bytes_max) {
      ++state_->stats.refused_jobs;
      refusal = unavailable("Too much is arriving at once. Try again in a moment.");
    } else {
      state_->queue.push_back({std::move(job), bytes, SteadyClock::now()});
      state_->queue_bytes += bytes;
      if (state_->waiting) state_->wake.notify_one();
      return;
    }
  }
  job->finish(std::move(refusal));
}

void Writer::submit(Work work, std::function<void(Result<void>)> done) {
  submit(std::make_unique<FunctionJob>(std::move(work), std::move(done)));
}

Result<void> Writer::run(Work work) {
  assert(std::this_thread::get_id() != state_->thread.get_id());
  std::promise<Result<void>> promise;
  auto answer = promise.get_future();
  submit(std::move(work), [&](Result<void> outcome) { promise.set_value(std::move(outcome)); });
  return answer.get();
}

void Writer::observe(BatchObserver& observer) { state_->observers.push_back(&observer); }

WriterStats Writer::stats() const {
  const std::lock_guard lock(state_->mutex);
  auto stats = state_->stats;
  stats.queued = state_->queue.size();
  return stats;
}

}  // namespace polku::store
