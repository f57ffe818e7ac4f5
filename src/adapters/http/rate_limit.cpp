#include "rate_limit.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "http/idempotency.h"

namespace polku::http {

namespace {

std::uint64_t random_salt() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

}  // namespace

RateLimiter::RateLimiter(RateLimitRule rule, std::size_t keys_max)
    : rule_(rule), shard_keys_max_(keys_max / 16 + 1), salt_(random_salt()) {}

std::optional<int> RateLimiter::take(std::string_view key, Time now) {
  if (rule_.burst <= 0) return std::nullopt;
  const std::uint64_t hash = content_hash(key, salt_);
  Shard& shard = shards_[(hash >> 32) % shards_.size()];
  const std::lock_guard lock(shard.mutex);
  auto found = shard.buckets.find(hash);
  if (found == shard.buckets.end()) {
    if (shard.buckets.size() >= shard_keys_max_) forget_full(shard, now);
    found = shard.buckets.emplace(hash, Bucket{rule_.burst, now}).first;
  }
  Bucket& bucket = found->second;
  const double elapsed = std::chrono::duration<double>(now - bucket.filled_at).count();
  bucket.tokens = std::min(rule_.burst, bucket.tokens + std::max(0.0, elapsed) * rule_.per_second);
  bucket.filled_at = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return std::nullopt;
  }
  if (rule_.per_second <= 0) return 3600;
  return std::max(1, static_cast<int>(std::ceil((1 - bucket.tokens) / rule_.per_second)));
}

// A bucket that is full again says nothing. When all are in use, all are forgotten: better to let
// somebody through than to refuse everybody or to grow.
void RateLimiter::forget_full(Shard& shard, Time now) const {
  std::erase_if(shard.buckets, [&](const auto& entry) {
    const double elapsed = std::chrono::duration<double>(now - entry.second.filled_at).count();
    return entry.second.tokens + elapsed * rule_.per_second >= rule_.burst;
  });
  if (shard.buckets.size() >= shard_keys_max_) shard.buckets.clear();
}

std::string client_key(std::string_view address) {
  in6_addr parsed{};
  if (inet_pton(AF_INET6, std::string(address).c_str(), &parsed) != 1) return std::string(address);
  if (IN6_IS_ADDR_V4MAPPED(&parsed)) {
    return std::string(reinterpret_cast<const char*>(parsed.s6_addr) + 12, 4);
  }
  return std::string(reinterpret_cast<const char*>(parsed.s6_addr), 8);
}

}  // namespace polku::http
