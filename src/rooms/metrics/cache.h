#pragma once
// Answers already given. Thread-safe.

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace polku::metrics {

// Least recently used texts go first when they are more than `bytes_max` together. Keys carry
// everything an answer depends on, so nothing here is ever stale, only unreachable.
class AnswerCache {
 public:
  explicit AnswerCache(std::size_t bytes_max) : bytes_max_(bytes_max) {}

  using Text = std::shared_ptr<const std::string>;
  Text find(const std::string& key);  // nullptr when it is not there
  void put(const std::string& key, Text text);
  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    Text text;
    std::size_t size() const { return 2 * key.size() + text->size() + 200; }
  };

  const std::size_t bytes_max_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // newest use first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
  std::size_t bytes_ = 0;
};

}  // namespace polku::metrics
