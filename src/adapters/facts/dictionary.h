#pragma once
// Texts as small integers, in memory as in the file. Thread-safe: one writer, many readers.

#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace polku::facts {

class Dictionary {
 public:
  Dictionary() { clear(); }

  std::optional<std::int32_t> find(std::string_view text) const;
  std::string text(std::int64_t code) const;  // empty for a code that is not there

  // The text's code, a new one when it has none. New texts wait until `saved`.
  std::int32_t add(std::string_view text);
  // A text read from the file; codes come in order.
  void restore(std::string_view text);
  // Texts the file does not have yet, from this code on.
  std::int32_t first_unsaved() const { return first_unsaved_; }
  std::int32_t size() const;
  void mark_saved() { first_unsaved_ = size(); }
  // Codes of the series of responses themselves ("$response").
  std::vector<std::int32_t> response_series() const;
  void clear();

 private:
  std::int32_t push(std::string_view text);

  mutable std::shared_mutex mutex_;
  std::deque<std::string> texts_;  // a deque, so that the views below stay valid
  std::unordered_map<std::string_view, std::int32_t> codes_;
  std::vector<std::int32_t> response_series_;
  std::int32_t first_unsaved_ = 1;
};

}  // namespace polku::facts
