#include <bit>

#include "rows.h"
#include "session.h"
#include "stores.h"

namespace polku::store {
namespace {

const Query kFind{"store/idempotency_key"};
const Query kInsert{"store/insert_idempotency_key"};
const Query kForgetRequests{"store/forget_idempotency_keys"};
const Query kForgetResponses{"store/forget_response_keys"};

// The stored answer to that key, if its body was the same.
Result<std::optional<StoredAnswer>> find_in(Session& session, const RequestKey& request) {
  auto row = session.one<std::int64_t, int, std::string>(
      kFind,
      {{"organisation", request.organisation}, {"scope", request.scope}, {"key", request.key}});
  if (!row) return std::optional<StoredAnswer>{};
  auto& [body_hash, status, body] = *row;
  if (std::bit_cast<std::uint64_t>(body_hash) != request.body_hash) {
    return conflict("This Idempotency-Key was used with another body. Use a new key.",
                    "Idempotency-Key");
  }
  return std::optional<StoredAnswer>(StoredAnswer{status, std::move(body)});
}

class SociIdempotencyStore final : public IdempotencyStore {
 public:
  explicit SociIdempotencyStore(Database& database) : database_(database) {}

  Result<std::optional<StoredAnswer>> find(const RequestKey& request) override {
    std::optional<StoredAnswer> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      POLKU_TRY(found, find_in(session, request));
      return {};
    }));
    return found;
  }

  Result<StoredAnswer> put(const RequestKey& request, const StoredAnswer& answer,
                           Timestamp at) override {
    StoredAnswer kept;
    POLKU_CHECK(database_.writer().run([&](Session& session) -> Result<void> {
      kept = answer;
      const auto added =
          session.execute(kInsert, {{"organisation", request.organisation},
                                    {"scope", request.scope},
                                    {"key", request.key},
                                    {"body_hash", std::bit_cast<std::int64_t>(request.body_hash)},
                                    {"status", answer.status},
                                    {"body", answer.body},
                                    {"created_at", at}});
      if (added > 0) return {};
      POLKU_TRY(auto first, find_in(session, request));
      if (first) kept = *std::move(first);
      return {};
    }));
    return kept;
  }

  Result<void> forget_before(Timestamp before) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kForgetRequests, {{"before", before}});
      session.execute(kForgetResponses, {{"before", before}});
      return {};
    });
  }

 private:
  Database& database_;
};

}  // namespace

std::unique_ptr<IdempotencyStore> make_idempotency_store(Database& database) {
  return std::make_unique<SociIdempotencyStore>(database);
}

}  // namespace polku::store
