#include "dictionary.h"

#include <mutex>

#include "metrics/dimensions.h"

namespace polku::facts {

std::optional<std::int32_t> Dictionary::find(std::string_view text) const {
  const std::shared_lock lock(mutex_);
  const auto at = codes_.find(text);
  return at == codes_.end() ? std::nullopt : std::optional(at->second);
}

std::string Dictionary::text(std::int64_t code) const {
  const std::shared_lock lock(mutex_);
  if (code < 0 || code >= static_cast<std::int64_t>(texts_.size())) return {};
  return texts_[static_cast<std::size_t>(code)];
}

std::int32_t Dictionary::add(std::string_view text) {
  if (text.empty()) return 0;
  {
    const std::shared_lock lock(mutex_);
    if (const auto at = codes_.find(text); at != codes_.end()) return at->second;
  }
  const std::unique_lock lock(mutex_);
  return push(text);
}

void Dictionary::restore(std::string_view text) {
  const std::unique_lock lock(mutex_);
  push(text);
  first_unsaved_ = static_cast<std::int32_t>(texts_.size());
}

std::int32_t Dictionary::size() const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::int32_t>(texts_.size());
}

std::vector<std::int32_t> Dictionary::response_series() const {
  const std::shared_lock lock(mutex_);
  return response_series_;
}

void Dictionary::clear() {
  const std::unique_lock lock(mutex_);
  codes_.clear();
  texts_.clear();
  response_series_.clear();
  push("");
  first_unsaved_ = 1;
}

std::int32_t Dictionary::push(std::string_view text) {
  const auto code = static_cast<std::int32_t>(texts_.size());
  texts_.emplace_back(text);
  codes_.emplace(texts_.back(), code);
  const auto slash = text.rfind('/');
  if (slash != std::string_view::npos && text.substr(slash + 1) == metrics::kResponseQuestion) {
    response_series_.push_back(code);
  }
  return code;
}

}  // namespace polku::facts
