#include "cache.h"

#include <utility>

namespace polku::metrics {

AnswerCache::Text AnswerCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto at = by_key_.find(key);
  if (at == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, at->second);
  return at->second->text;
}

void AnswerCache::put(const std::string& key, Text text) {
  const std::lock_guard lock(mutex_);
  if (by_key_.contains(key)) return;
  Entry entry{key, std::move(text)};
  if (entry.size() > bytes_max_) return;
  bytes_ += entry.size();
  entries_.push_front(std::move(entry));
  by_key_.emplace(entries_.front().key, entries_.begin());
  while (bytes_ > bytes_max_) {
    bytes_ -= entries_.back().size();
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

std::size_t AnswerCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace polku::metrics
