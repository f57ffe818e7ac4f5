#pragma once
// Remembers the answers to staff requests that carried an Idempotency-Key, so that a retry gets the
// same answer again. (Responses keep their own keys beside themselves.) Thread-safe.

#include <cstdint>
#include <optional>
#include <string>

#include "core/id.h"
#include "core/result.h"

namespace polku::store {

struct RequestKey {
  OrganisationId organisation;
  std::string scope;  // what the key counts for: "POST /api/v1/surveys"
  std::string key;    // the client's, at most 200 bytes
  std::uint64_t body_hash = 0;
};

struct StoredAnswer {
  int status = 0;  // HTTP
  std::string body;
};

class IdempotencyStore {
 public:
  virtual ~IdempotencyStore() = default;

  // The answer given before; nothing when the key is new. Conflict, field "Idempotency-Key", when
  // the key was used with another body.
  virtual Result<std::optional<StoredAnswer>> find(const RequestKey& request) = 0;
  // Keeps the answer. When the key is already there, the first answer stays and is returned;
  // Conflict when it was another body's.
  virtual Result<StoredAnswer> put(const RequestKey& request, const StoredAnswer& answer,
                                   Timestamp at) = 0;
  // Forgets request and response keys older than that.
  virtual Result<void> forget_before(Timestamp before) = 0;
};

}  // namespace polku::store
