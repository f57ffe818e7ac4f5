#pragma once
// What the staff API needs to answer a repeated POST as it answered the first one.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/id.h"
#include "core/result.h"

namespace polku::http {

// Which attempt: keys of different actors never meet.
struct IdempotentAttempt {
  OrganisationId organisation;
  std::string actor;  // "user:<id>" or "token:<id>"
  std::string key;    // the Idempotency-Key header, 1 to 200 bytes
};

struct StoredAnswer {
  std::uint64_t request_hash = 0;  // of verb, path and body
  int status = 0;
  std::string body;  // empty when the answer holds a secret
  Timestamp stored_at;
};

// Thread-safe. Answers may be forgotten after a day.
class IdempotencyStore {
 public:
  virtual ~IdempotencyStore() = default;
  // Nothing when the key is new; that is not an error.
  virtual Result<std::optional<StoredAnswer>> find(const IdempotentAttempt& attempt) = 0;
  // Keeps the first answer when one is already there.
  virtual Result<void> put(const IdempotentAttempt& attempt, const StoredAnswer& answer) = 0;
};

// 64-bit FNV-1a, stable over restarts and machines.
std::uint64_t content_hash(std::string_view bytes, std::uint64_t seed = 0xcbf29ce484222325);

}  // namespace polku::http
