#pragma once
// Adding new responses: row by row on SQLite, many a statement on PostgreSQL, where every statement
// costs a round trip. On the writer's thread only.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "session.h"
#include "store/writer.h"
#include "surveys/ports.h"

namespace polku::store {

// A response ready to be bound, so that the writer's thread only writes.
struct PreparedResponse {
  explicit PreparedResponse(surveys::NewResponse given);

  ResponseId id;
  OrganisationId organisation;
  SurveyId survey;
  int version = 0;
  Timestamp submitted_at, received_at;
  std::string_view status, language;
  std::string context, answers;
  std::optional<surveys::IdempotencyKey> idempotency;
  std::vector<surveys::QuotaClaim> quotas;

  std::size_t bytes() const { return sizeof(*this) + context.size() + answers.size(); }
};

// Counts a batch's new responses per survey and moves survey_activity once before the commit.
class ActivityTally final : public BatchObserver {
 public:
  void begun() override { counts_.clear(); }
  void committing(Session& session) override;

  void add(const PreparedResponse& response);

  // For members that undo a part of their own work.
  struct Count {
    std::int64_t responses = 0;
    Timestamp last{};
  };
  using Counts = std::map<std::pair<OrganisationId, SurveyId>, Count>;
  const Counts& counts() const { return counts_; }
  void restore(Counts counts) { counts_ = std::move(counts); }

 private:
  Counts counts_;
};

// Counts each quota up, or says which is full (Conflict, field "quota"); the caller undoes the
// rest.
Result<void> claim_quotas(Session& session, OrganisationId organisation, SurveyId survey,
                          const std::vector<surveys::QuotaClaim>& quotas);

// One response with its key, quotas and event. Without quotas an Error means that nothing was
// written. Throws what the session throws.
Result<surveys::Appended> append_response(Session& session, const PreparedResponse& response,
                                          ActivityTally& tally);

// Many, as if one after another in some order; one result each. One that fails, even by a throw of
// its own statement, takes no other down. Throws only when the store itself fails.
using PreparedResponses = std::span<const PreparedResponse* const>;
std::vector<Result<surveys::Appended>> append_responses(Session& session,
                                                        PreparedResponses responses,
                                                        ActivityTally& tally);

// What a dangling reference means for a response.
Error unknown_survey(Error error);

}  // namespace polku::store
