#pragma once
// Threads for what may block.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace polku::http {

// Thread-safe. Tasks run in order of arrival on any thread; they must not throw.
class WorkerPool {
 public:
  struct Size {
    int threads = 4;
    std::size_t queue_max = 1024;
  };
  explicit WorkerPool(Size size);
  ~WorkerPool();  // runs what is queued, then joins
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False when the queue is full or the pool is stopping; the task has not been taken then.
  bool post(std::function<void()> task);
  // For work already begun: never refused.
  void post_always(std::function<void()> task);
  std::size_t waiting() const;

 private:
  void run();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> tasks_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace polku::http
