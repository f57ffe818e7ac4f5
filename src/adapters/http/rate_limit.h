#pragma once
// Token buckets, many keys, bounded memory.

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "http/application.h"

namespace polku::http {

// Thread-safe. Keys are hashed with a salt of this process: no address can be read back.
class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit RateLimiter(RateLimitRule rule, std::size_t keys_max = 100'000);

  // Takes one token of the key's bucket. Nothing: allowed; else the whole seconds until there is
  // one again, at least 1. A rule with burst 0 allows everything.
  std::optional<int> take(std::string_view key, Time now);

 private:
  struct Bucket {
    double tokens = 0;
    Time filled_at;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<std::uint64_t, Bucket> buckets;
  };
  void forget_full(Shard& shard, Time now) const;

  const RateLimitRule rule_;
  const std::size_t shard_keys_max_;
  const std::uint64_t salt_;
  std::array<Shard, 16> shards_;
};

// What a client is told apart by: an IPv4 address, or the first 64 bits of an IPv6 one.
std::string client_key(std::string_view address);

}  // namespace polku::http
