#include "response_append.h"

#include <algorithm>
#include <bit>
#include <iterator>

#include "core/json.h"
#include "faults.h"
#include "outbox.h"
#include "response_bulk.h"

namespace polku::store {
namespace {

using surveys::Appended;
using Results = std::vector<Result<Appended>>;

const Query kAppend{"surveys/append_response"};
const Query kAppendKey{"surveys/append_response_key"};
const Query kKey{"surveys/response_key"};
const Query kAppendExternalId{"surveys/append_external_id"};
const Query kExternalId{"surveys/external_id"};
const Query kClaimQuota{"surveys/claim_quota"};
const Query kAddActivity{"surveys/add_activity"};

// The first answer to the same attempt; Conflict when it was another attempt under the same key.
Result<Appended> repeated_attempt(Session& session, const PreparedResponse& response) {
  const auto& key = *response.idempotency;
  const auto stored = session.one<std::int64_t, ResponseId>(
      key.for_good ? kExternalId : kKey,
      {{"organisation", response.organisation}, {"survey", response.survey}, {"key", key.key}});
  if (!stored) return internal_error("an idempotency key is both there and not there");
  return answer_to_repeated(key, {std::get<0>(*stored), std::get<1>(*stored)});
}

// False when the key was there already.
bool keep_key(Session& session, const PreparedResponse& response) {
  const auto& key = *response.idempotency;
  const auto body_hash = std::bit_cast<std::int64_t>(key.body_hash);
  if (key.for_good) {
    return session.execute(kAppendExternalId, {{"organisation", response.organisation},
                                               {"survey", response.survey},
                                               {"key", key.key},
                                               {"body_hash", body_hash},
                                               {"response", response.id}}) > 0;
  }
  return session.execute(kAppendKey, {{"organisation", response.organisation},
                                      {"survey", response.survey},
                                      {"key", key.key},
                                      {"body_hash", body_hash},
                                      {"response", response.id},
                                      {"received_at", response.received_at}}) > 0;
}

Result<Appended> append_with_quotas(Session& session, const PreparedResponse& response,
                                    ActivityTally& tally) {
  Appended appended;
  POLKU_CHECK(session.atomically([&]() -> Result<void> {
    POLKU_TRY(appended, append_response(session, response, tally));
    return {};
  }));
  return appended;
}

// One result each; a throw leaves the caller to undo them all.
Results append_plainly(Session& session, PreparedResponses responses, ActivityTally& tally) {
  std::vector<std::optional<Result<Appended>>> done(responses.size());
  if (session.engine() == Engine::Postgres) done = append_in_bulk(session, responses, tally);
  Results results;
  results.reserve(responses.size());
  for (std::size_t i = 0; i < responses.size(); ++i) {
    const auto& response = *responses[i];
    if (done[i]) {
      results.push_back(*std::move(done[i]));
    } else if (response.quotas.empty()) {
      results.push_back(append_response(session, response, tally));
    } else {
      results.push_back(append_with_quotas(session, response, tally));
    }
  }
  return results;
}

}  // namespace

PreparedResponse::PreparedResponse(surveys::NewResponse given)
    : idempotency(std::move(given.idempotency)), quotas(std::move(given.quotas)) {
  surveys::Response& r = given.response;
  id = r.id;
  organisation = r.organisation;
  survey = r.survey;
  version = r.version;
  submitted_at = r.submitted_at;
  received_at = r.received_at;
  status = name_of(r.status);
  language = tag_of(r.language);
  context = json::serialize(to_json(r.context));
  answers = json::serialize(r.answers);
}

void ActivityTally::add(const PreparedResponse& response) {
  Count& count = counts_[{response.organisation, response.survey}];
  ++count.responses;
  count.last = std::max(count.last, response.submitted_at);
}

void ActivityTally::committing(Session& session) {
  for (const auto& [survey, count] : counts_) {
    session.execute(kAddActivity, {{"organisation", survey.first},
                                   {"survey", survey.second},
                                   {"responses", count.responses},
                                   {"last_response_at", count.last}});
  }
  counts_.clear();
}

Result<void> claim_quotas(Session& session, OrganisationId organisation, SurveyId survey,
                          const std::vector<surveys::QuotaClaim>& quotas) {
  for (const auto& quota : quotas) {
    const bool free =
        quota.limit > 0 && session.execute(kClaimQuota, {{"organisation", organisation},
                                                         {"survey", survey},
                                                         {"key", quota.key},
                                                         {"limit", quota.limit}}) > 0;
    if (!free) {
      Error error = conflict("The survey has all the answers it wants from this group.", "quota");
      error.detail = quota.key;
      return error;
    }
  }
  return {};
}

Result<Appended> append_response(Session& session, const PreparedResponse& response,
                                 ActivityTally& tally) {
  if (response.idempotency && !keep_key(session, response)) {
    return repeated_attempt(session, response);
  }
  const auto added = session.execute(kAppend, {{"organisation", response.organisation},
                                               {"id", response.id},
                                               {"survey", response.survey},
                                               {"version", response.version},
                                               {"submitted_at", response.submitted_at},
                                               {"received_at", response.received_at},
                                               {"status", response.status},
                                               {"language", response.language},
                                               {"context", response.context},
                                               {"answers", response.answers}});
  if (added == 0) return Appended{response.id, true};
  POLKU_CHECK(claim_quotas(session, response.organisation, response.survey, response.quotas));
  append_event(session, {response.organisation, "response_recorded", response.id.uuid,
                         response.received_at});
  tally.add(response);
  return Appended{response.id, false};
}

// All under one savepoint; if one of them throws, each half again, down to the one that did.
Results append_responses(Session& session, PreparedResponses responses, ActivityTally& tally) {
  auto counts = tally.counts();
  try {
    Results results;
    const auto kept = session.atomically([&] {
      results = append_plainly(session, responses, tally);
      return Result<void>{};
    });
    if (kept.ok()) return results;
    return Results(responses.size(), Result<Appended>(kept.error()));
  } catch (const std::exception& thrown) {
    Fault fault = fault_of(thrown);
    if (fault.kind != FaultKind::Statement) throw;
    tally.restore(std::move(counts));
    if (responses.size() == 1) return {unknown_survey(std::move(fault.error))};
  }
  const std::size_t half = responses.size() / 2;
  Results results = append_responses(session, responses.first(half), tally);
  std::ranges::move(append_responses(session, responses.subspan(half), tally),
                    std::back_inserter(results));
  return results;
}

Error unknown_survey(Error error) {
  if (error.code == ErrorCode::Conflict && error.field.empty()) {
    error.code = ErrorCode::NotFound;
    error.message = "There is no such survey.";
  }
  return error;
}

}  // namespace polku::store
