#pragma once
// Many new responses a statement, on PostgreSQL. On the writer's thread only.

#include "response_append.h"

namespace polku::store {

// What a response key already stands for.
struct KeptKey {
  std::int64_t body_hash = 0;
  ResponseId response;
};
// The first answer to the same attempt; Conflict when it was another attempt under the same key.
Result<surveys::Appended> answer_to_repeated(const surveys::IdempotencyKey& key,
                                             const KeptKey& kept);

// Appends those that can go together. Nothing for a response that must go alone, after these: one
// with quotas, or with an id or a key that another one before it has. Throws what the session
// throws.
std::vector<std::optional<Result<surveys::Appended>>> append_in_bulk(Session& session,
                                                                     PreparedResponses responses,
                                                                     ActivityTally& tally);

}  // namespace polku::store
