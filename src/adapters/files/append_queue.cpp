#include "append_queue.h"

#include <utility>

namespace polku::files {
namespace {

constexpr std::size_t kWaitingMax = 2;
constexpr std::size_t kRefusedKept = 10'000;

}  // namespace

AppendQueue::AppendQueue(surveys::ResponseStore& store, std::function<void()> stored)
    : store_(store), stored_(std::move(stored)), thread_([this] { run(); }) {}

AppendQueue::~AppendQueue() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<void> AppendQueue::add(ImportBatch batch) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return waiting_.size() < kWaitingMax || failure_; });
  if (failure_) return *failure_;
  waiting_.push_back(std::move(batch));
  changed_.notify_all();
  return {};
}

Result<AppendCounts> AppendQueue::finish() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
  if (failure_) return *failure_;
  return std::move(counts_);
}

void AppendQueue::run() {
  while (true) {
    ImportBatch batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return !waiting_.empty() || ended_; });
      if (waiting_.empty()) return;
      batch = std::move(waiting_.front());
      waiting_.pop_front();
    }
    changed_.notify_all();
    const auto stored = store_batch(batch);
    if (!stored.ok()) {
      const std::lock_guard lock(mutex_);
      failure_ = stored.error();
      waiting_.clear();
      changed_.notify_all();
      return;
    }
    if (stored_) stored_();
  }
}

Result<void> AppendQueue::store_batch(ImportBatch& batch) {
  std::vector<std::size_t> answers;
  answers.reserve(batch.responses.size());
  for (const auto& response : batch.responses) answers.push_back(response.response.answers.size());
  POLKU_TRY(const auto results, store_.append_all(std::move(batch.responses)));
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].ok()) {
      // A store that is away fails them all alike: that ends the import.
      if (results[i].error().code == ErrorCode::Unavailable) return results[i].error();
      if (counts_.refused.size() < kRefusedKept) {
        counts_.refused.push_back({batch.lines[i], results[i].error()});
      }
      continue;
    }
    ++counts_.accepted;
    if (results[i]->repeated) ++counts_.repeated;
    counts_.answers += static_cast<std::int64_t>(answers[i]);
  }
  return {};
}

}  // namespace polku::files
