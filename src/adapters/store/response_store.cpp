#include <fmt/format.h>

#include <bit>
#include <future>
#include <map>
#include <utility>

#include "core/json.h"
#include "faults.h"
#include "outbox.h"
#include "response_rows.h"
#include "rows.h"
#include "session.h"
#include "stores.h"

namespace polku::store {
namespace {

using surveys::Appended;
using surveys::NewResponse;
using surveys::Response;
using surveys::ResponseFilter;

const Query kAppend{"surveys/append_response"};
const Query kAppendKey{"surveys/append_response_key"};
const Query kKey{"surveys/response_key"};
const Query kAppendExternalId{"surveys/append_external_id"};
const Query kExternalId{"surveys/external_id"};
const Query kClaimQuota{"surveys/claim_quota"};
const Query kJoinQuota{"surveys/join_quota"};
const Query kLeaveQuota{"surveys/leave_quota"};
const Query kAddActivity{"surveys/add_activity"};
const Query kRecountActivity{"surveys/recount_activity"};
const Query kFind{"surveys/response"};
const Query kOfSecond{"surveys/responses_of_second"};
const Query kReplace{"surveys/replace_response"};
const Query kStatus{"surveys/response_status"};
const Query kErase{"surveys/erase_response"};
const Query kAddVisits{"surveys/add_visits"};
const Query kVisits{"surveys/visits"};

constexpr const char* kNoResponse = "There is no such response.";

// A response ready to be bound, so that the writer's thread only writes.
struct PreparedResponse {
  explicit PreparedResponse(NewResponse given)
      : idempotency(std::move(given.idempotency)), quotas(std::move(given.quotas)) {
    Response& r = given.response;
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

  void add(const PreparedResponse& response) {
    Count& count = counts_[{response.organisation, response.survey}];
    ++count.responses;
    count.last = std::max(count.last, response.submitted_at);
  }

  void committing(Session& session) override {
    for (const auto& [survey, count] : counts_) {
      session.execute(kAddActivity, {{"organisation", survey.first},
                                     {"survey", survey.second},
                                     {"responses", count.responses},
                                     {"last_response_at", count.last}});
    }
    counts_.clear();
  }

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

// The first answer to the same attempt; Conflict when it was another attempt under the same key.
Result<Appended> repeated_attempt(Session& session, const PreparedResponse& response) {
  const auto& key = *response.idempotency;
  const auto stored = session.one<std::int64_t, ResponseId>(
      key.for_good ? kExternalId : kKey,
      {{"organisation", response.organisation}, {"survey", response.survey}, {"key", key.key}});
  if (!stored) return internal_error("an idempotency key is both there and not there");
  const auto& [body_hash, id] = *stored;
  if (std::bit_cast<std::uint64_t>(body_hash) == key.body_hash) return Appended{id, true};
  if (key.for_good) {
    return conflict("A response with this external_id has been given before, with other content.",
                    "external_id");
  }
  return conflict("This Idempotency-Key was used with another body. Use a new key.",
                  "Idempotency-Key");
}

// Counts each quota up, or says which is full; the caller undoes the rest.
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

// Without quotas an Error means that nothing was written.
Result<Appended> append_one(Session& session, const PreparedResponse& response,
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

// A response ready to be stored over its former self.
class Replacement {
 public:
  explicit Replacement(const Response& response)
      : response_(response),
        context_(json::serialize(to_json(response.context))),
        answers_(json::serialize(response.answers)) {}

  void write(Session& session) const {
    session.execute(kReplace, {{"organisation", response_.organisation},
                               {"id", response_.id},
                               {"status", name_of(response_.status)},
                               {"language", tag_of(response_.language)},
                               {"context", context_},
                               {"answers", answers_}});
    append_event(session, {response_.organisation, "response_changed", response_.id.uuid,
                           system_clock_now()});
  }

 private:
  const Response& response_;
  const std::string context_, answers_;
};

Error unknown_survey(Error error) {
  if (error.code == ErrorCode::Conflict && error.field.empty()) {
    error.code = ErrorCode::NotFound;
    error.message = "There is no such survey.";
  }
  return error;
}

class AppendJob final : public WriteJob {
 public:
  AppendJob(NewResponse response, surveys::ResponseStore::AppendDone done, ActivityTally& tally)
      : response_(std::move(response)), done_(std::move(done)), tally_(tally) {}

  Result<void> run(Session& session) override {
    auto appended = append_one(session, response_, tally_);
    if (!appended.ok()) return std::move(appended).error();
    appended_ = *appended;
    return {};
  }

  void finish(Result<void> outcome) override {
    if (outcome.ok()) return done_(appended_);
    done_(unknown_survey(std::move(outcome).error()));
  }

  bool writes_nothing_on_error() const override { return response_.quotas.empty(); }
  std::size_t bytes() const override { return response_.bytes(); }

 private:
  PreparedResponse response_;
  surveys::ResponseStore::AppendDone done_;
  ActivityTally& tally_;
  Appended appended_;
};

// Many responses as one member of a batch. At first all under one savepoint; if one of them throws,
// again with a savepoint each.
class AppendAllJob final : public WriteJob {
 public:
  using Results = std::vector<Result<Appended>>;

  AppendAllJob(std::vector<NewResponse> responses, std::promise<Result<Results>> answer,
               ActivityTally& tally)
      : answer_(std::move(answer)), tally_(tally) {
    responses_.reserve(responses.size());
    for (auto& response : responses) {
      bytes_ += responses_.emplace_back(std::move(response)).bytes();
    }
  }

  Result<void> run(Session& session) override {
    auto counts = tally_.counts();
    try {
      return session.atomically([&] {
        fresh();
        for (const auto& response : responses_) keep(append_plainly(session, response));
        return Result<void>{};
      });
    } catch (const std::exception& thrown) {
      if (fault_of(thrown).kind != FaultKind::Statement) throw;
    }
    tally_.restore(std::move(counts));
    fresh();
    for (const auto& response : responses_) keep(append_carefully(session, response));
    return {};
  }

  void finish(Result<void> outcome) override {
    if (outcome.ok()) {
      answer_.set_value(std::move(results_));
    } else {
      answer_.set_value(std::move(outcome).error());
    }
  }

  bool writes_nothing_on_error() const override { return true; }
  std::size_t bytes() const override { return bytes_; }

 private:
  void fresh() {
    results_.clear();
    results_.reserve(responses_.size());
  }
  void keep(Result<Appended> result) { results_.push_back(std::move(result)); }

  Result<Appended> append_plainly(Session& session, const PreparedResponse& response) {
    if (response.quotas.empty()) return append_one(session, response, tally_);
    return append_atomically(session, response);
  }

  Result<Appended> append_atomically(Session& session, const PreparedResponse& response) {
    Appended appended;
    POLKU_CHECK(session.atomically([&]() -> Result<void> {
      POLKU_TRY(appended, append_one(session, response, tally_));
      return {};
    }));
    return appended;
  }

  Result<Appended> append_carefully(Session& session, const PreparedResponse& response) {
    try {
      return append_atomically(session, response);
    } catch (const std::exception& thrown) {
      Fault fault = fault_of(thrown);
      if (fault.kind != FaultKind::Statement) throw;
      return unknown_survey(std::move(fault.error));
    }
  }

  std::vector<PreparedResponse> responses_;
  std::promise<Result<Results>> answer_;
  ActivityTally& tally_;
  Results results_;
  std::size_t bytes_ = 0;
};

class SociResponseStore final : public surveys::ResponseStore {
 public:
  explicit SociResponseStore(Database& database) : database_(database) {
    database_.writer().observe(tally_);
  }

  void append(NewResponse response, AppendDone done) override {
    database_.writer().submit(
        std::make_unique<AppendJob>(std::move(response), std::move(done), tally_));
  }

  Result<std::vector<Result<Appended>>> append_all(std::vector<NewResponse> responses) override {
    std::promise<Result<std::vector<Result<Appended>>>> promise;
    auto answer = promise.get_future();
    database_.writer().submit(
        std::make_unique<AppendAllJob>(std::move(responses), std::move(promise), tally_));
    return answer.get();
  }

  Result<Response> find(OrganisationId organisation, ResponseId response) override {
    POLKU_TRY(
        auto found, read([&](Session& session) {
          return read_responses(session, kFind, {{"organisation", organisation}, {"id", response}});
        }));
    if (found.empty()) return not_found(kNoResponse);
    return std::move(found.front());
  }

  Result<std::vector<Response>> list(OrganisationId organisation,
                                     const ResponseFilter& filter) override {
    return read([&](Session& session) { return list_responses(session, organisation, filter); });
  }

  Result<std::int64_t> count(OrganisationId organisation, const ResponseFilter& filter) override {
    return read([&](Session& session) { return count_responses(session, organisation, filter); });
  }

  Result<std::vector<Response>> of_second(Timestamp second) override {
    const Uuid low = lowest_id_at(second.seconds() * 1000);
    const Uuid high = lowest_id_at(second.seconds() * 1000 + 1000);
    return read([&](Session& session) {
      return read_responses(session, kOfSecond, {{"low", low}, {"high", high}});
    });
  }

  Result<void> replace(const Response& response) override { return complete(response, {}); }

  Result<void> complete(const Response& response,
                        const std::vector<surveys::QuotaClaim>& quotas) override {
    const Replacement replacement(response);
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto former = session.one<std::string>(
          kStatus, {{"organisation", response.organisation}, {"id", response.id}});
      if (!former) return not_found(kNoResponse);
      // A last page sent twice counts once.
      if (std::get<0>(*former) != name_of(surveys::ResponseStatus::Complete)) {
        POLKU_CHECK(claim_quotas(session, response.organisation, response.survey, quotas));
      }
      replacement.write(session);
      return {};
    });
  }

  Result<void> correct(const Response& former, const Response& response,
                       const surveys::QuotaMove& quotas) override {
    const Replacement replacement(response);
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto stored = read_responses(
          session, kFind, {{"organisation", former.organisation}, {"id", former.id}});
      if (stored.empty()) return not_found(kNoResponse);
      if (stored.front().status != former.status || stored.front().answers != former.answers) {
        return conflict("The response has changed meanwhile. Load it again.");
      }
      const auto move = [&](const Query& query, const std::vector<std::string>& keys) {
        for (const auto& key : keys) {
          session.execute(
              query,
              {{"organisation", former.organisation}, {"survey", former.survey}, {"key", key}});
        }
      };
      move(kLeaveQuota, quotas.left);
      move(kJoinQuota, quotas.joined);
      replacement.write(session);
      return {};
    });
  }

  Result<void> erase(OrganisationId organisation, ResponseId response) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto survey =
          session.one<SurveyId>(kErase, {{"organisation", organisation}, {"id", response}});
      if (!survey) return not_found(kNoResponse);
      tally_.committing(session);
      session.execute(kRecountActivity,
                      {{"organisation", organisation}, {"survey", std::get<0>(*survey)}});
      append_event(session, {organisation, "response_erased", response.uuid, system_clock_now()});
      return {};
    });
  }

  Result<std::vector<Event>> events_after(std::int64_t after, int limit) override {
    return read([&](Session& session) { return read_events(session, after, limit); });
  }

  Result<void> add_visits(const std::vector<Visit>& visits) override {
    if (visits.empty()) return {};
    return database_.writer().run([&](Session& session) -> Result<void> {
      for (const Visit& visit : visits) {
        session.execute(kAddVisits, {{"organisation", visit.organisation},
                                     {"survey", visit.survey},
                                     {"day", visit.day},
                                     {"channel", visit.channel},
                                     {"unit", visit.unit},
                                     {"disposition", visit.disposition},
                                     {"count", visit.count}});
      }
      return {};
    });
  }

  Result<std::vector<Visit>> visits(OrganisationId organisation, SurveyId survey, Day from,
                                    Day to) override {
    return read([&](Session& session) {
      std::vector<Visit> found;
      session
          .each<OrganisationId, SurveyId, Day, std::string, std::string, std::string, std::int64_t>(
              kVisits,
              {{"organisation", organisation}, {"survey", survey}, {"from", from}, {"to", to}},
              [&](OrganisationId of, SurveyId id, Day day, std::string channel, std::string unit,
                  std::string disposition, std::int64_t count) {
                found.push_back({of, id, day, std::move(channel), std::move(unit),
                                 std::move(disposition), count});
              });
      return found;
    });
  }

 private:
  // What `work` reads, or the Error.
  template <class Work>
  auto read(Work work) -> Result<std::invoke_result_t<Work, Session&>> {
    std::invoke_result_t<Work, Session&> found{};
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found = work(session);
      return {};
    }));
    return found;
  }

  Database& database_;
  ActivityTally tally_;
};

}  // namespace

std::unique_ptr<surveys::ResponseStore> make_response_store(Database& database) {
  return std::make_unique<SociResponseStore>(database);
}

}  // namespace polku::store
