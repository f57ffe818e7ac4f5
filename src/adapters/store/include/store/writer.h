#pragma once
// The group-commit writer. One thread owns the only writing connection; whatever is queued goes
// into one transaction, which is made durable, and then every member is answered. No linger: a
// lone write commits at once. Thread-safe.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/result.h"

namespace polku::store {

class Session;
class WriteGroup;

struct WriterLimits {
  std::size_t queue_count_max = 50'000;
  std::size_t queue_bytes_max = 128 << 20;
  std::size_t batch_count_max = 4'096;
  // How long a queued write waits for a locked or absent database before it gets Unavailable.
  std::chrono::milliseconds wait_max{10'000};
};

// One member of a batch.
class WriteJob {
 public:
  virtual ~WriteJob() = default;

  // Runs inside the batch's transaction, perhaps more than once: it may touch nothing but the
  // session and must begin its own result afresh. May throw what the session throws. An Error
  // undoes this job's writes and no other's.
  virtual Result<void> run(Session& session) = 0;
  // Called once, on the writer's thread (a refused job: on the submitter's): after the commit, or
  // with the reason why not. Short, and never throws.
  virtual void finish(Result<void> outcome) = 0;

  // True: an Error from run() means that it has written nothing, so that it needs no savepoint.
  virtual bool writes_nothing_on_error() const { return false; }
  // Neighbours in a batch with the same group are given to it together, if not null.
  virtual WriteGroup* group() { return nullptr; }
  // What it holds in memory while queued, roughly.
  virtual std::size_t bytes() const { return 256; }
};

// Runs jobs of one kind that are quicker together than one after another.
class WriteGroup {
 public:
  virtual ~WriteGroup() = default;
  // One outcome each, as their run() would have come to: one that fails is undone alone. When it
  // throws, everybody is run again by itself.
  virtual std::vector<Result<void>> run(Session& session, std::span<WriteJob* const> jobs) = 0;
};

// Told of every transaction on the writer's thread, for work that is cheaper once a batch.
class BatchObserver {
 public:
  virtual ~BatchObserver() = default;
  // A transaction begins (again): forget what the former gathered.
  virtual void begun() = 0;
  // All members have run; the last writes before the commit. May throw.
  virtual void committing(Session& session) = 0;
};

struct WriterStats {
  std::uint64_t batches = 0;
  std::uint64_t jobs = 0;
  std::uint64_t failed_jobs = 0;
  std::uint64_t refused_jobs = 0;  // the queue was full
  std::uint64_t retried_batches = 0;
  std::size_t queued = 0;
  std::size_t largest_batch = 0;
};

class Writer {
 public:
  // Makes the writing connection; throws when it cannot, which counts as the database being away.
  using Connect = std::function<std::unique_ptr<Session>()>;

  Writer(Connect connect, const WriterLimits& limits);
  ~Writer();
  // Writes what is queued, then stops for good; what cannot be written gets Unavailable.
  void stop();

  // Queues the job and returns at once. When the queue is full or the writer is stopping, the job
  // is finished with Unavailable before this returns.
  void submit(std::unique_ptr<WriteJob> job);
  using Work = std::function<Result<void>(Session&)>;
  void submit(Work work, std::function<void(Result<void>)> done);
  // The same and waits: Ok means durable. Never from the writer's own thread.
  Result<void> run(Work work);

  // Before the first job; observers must outlive the writer.
  void observe(BatchObserver& observer);

  WriterStats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace polku::store
