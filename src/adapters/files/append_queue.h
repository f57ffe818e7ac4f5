#pragma once
// Storing on one thread while the next rows are read on another.

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "surveys/ports.h"

namespace polku::files {

struct ImportBatch {
  std::vector<surveys::NewResponse> responses;
  std::vector<std::size_t> lines;  // of each
};

struct AppendCounts {
  std::int64_t accepted = 0, repeated = 0, answers = 0;
  struct Refusal {
    std::size_t line = 0;
    Error error;
  };
  std::vector<Refusal> refused;
};

// Owns one thread; the store outlives it.
class AppendQueue {
 public:
  AppendQueue(surveys::ResponseStore& store, std::function<void()> stored);
  ~AppendQueue();

  // Waits while two batches are under way. The error of an earlier batch, once there is one.
  Result<void> add(ImportBatch batch);
  // Waits until everything is stored.
  Result<AppendCounts> finish();

 private:
  void run();
  Result<void> store_batch(ImportBatch& batch);

  surveys::ResponseStore& store_;
  std::function<void()> stored_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<ImportBatch> waiting_;
  bool ended_ = false;
  std::optional<Error> failure_;
  AppendCounts counts_;
  std::thread thread_;
};

}  // namespace polku::files
