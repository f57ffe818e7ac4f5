#pragma once
// What surveys needs from outside. Adapters implement these; every function is thread-safe and a
// write has returned (or called back) only when it is durable. Find functions answer NotFound.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "surveys/response.h"

namespace polku::surveys {

enum class SurveyStatus { Draft, Published, Closed, Archived };
std::string_view name_of(SurveyStatus status);
std::optional<SurveyStatus> parse_survey_status(std::string_view text);

// A survey as stored: the draft is the definition document's text.
struct StoredSurvey {
  SurveyId id;
  OrganisationId organisation;
  std::string slug;  // unique over the installation
  std::string name;
  SurveyStatus status = SurveyStatus::Draft;
  std::string draft;          // definition JSON
  int revision = 1;           // grows with every save of the draft
  int published_version = 0;  // 0: never
  int published_revision = 0;
  Timestamp created_at;
  Timestamp updated_at;
};

struct StoredVersion {
  int version = 0;
  std::string definition;  // JSON, immutable
  Timestamp published_at;
  std::string published_by;
};

struct SurveyActivity {
  SurveyId survey;
  std::int64_t responses = 0;
  std::optional<Timestamp> last_response_at;
};

class SurveyStore {
 public:
  virtual ~SurveyStore() = default;

  virtual Result<std::vector<StoredSurvey>> list(OrganisationId organisation) = 0;  // newest first
  virtual Result<std::vector<SurveyActivity>> activity(OrganisationId organisation) = 0;
  virtual Result<StoredSurvey> find(OrganisationId organisation, SurveyId survey) = 0;
  virtual Result<StoredSurvey> find_by_slug(std::string_view slug) = 0;  // any organisation
  // Conflict with field "slug" when the slug is taken.
  virtual Result<void> insert(const StoredSurvey& survey) = 0;
  // Conflict when `expected_revision` is not the stored one; stores survey.revision.
  virtual Result<void> save_draft(const StoredSurvey& survey, int expected_revision) = 0;
  // Adds the version and moves the survey to it, in one transaction with a `survey_published`
  // outbox event.
  virtual Result<void> publish(const StoredSurvey& survey, const StoredVersion& version) = 0;
  virtual Result<void> set_status(OrganisationId organisation, SurveyId survey, SurveyStatus status,
                                  Timestamp at) = 0;
  // Conflict while it has responses.
  virtual Result<void> remove(OrganisationId organisation, SurveyId survey) = 0;
  virtual Result<std::vector<StoredVersion>> versions(OrganisationId organisation,
                                                      SurveyId survey) = 0;  // newest first
  virtual Result<StoredVersion> version(OrganisationId organisation, SurveyId survey,
                                        int version) = 0;
};

// A client's name for one attempt: the same key and body give the same result again. Remembered for
// days, which is enough for retries; or for good, as the response's name in the client's own books.
struct IdempotencyKey {
  std::string key;              // at most 200 bytes; a UUIDv7 is kindest to the store
  std::uint64_t body_hash = 0;  // of the request
  bool for_good = false;        // kept as long as the survey, also after the response is erased
};

struct QuotaClaim {
  std::string key;
  std::int64_t limit = 0;
};

// Between which quotas a correction moves a response.
struct QuotaMove {
  std::vector<std::string> left, joined;
};

struct NewResponse {
  Response response;
  std::optional<IdempotencyKey> idempotency;
  std::vector<QuotaClaim> quotas;  // each is counted up, or the response refused, in one step
};

struct Appended {
  ResponseId id;
  bool repeated = false;  // the same attempt was already stored: `id` is the first one's
};

struct ResponseFilter {
  std::optional<SurveyId> survey;
  std::vector<std::string> units;  // any of these keys; empty: all
  bool units_limited = false;      // true: `units` is the actor's scope even when empty
  std::string channel, touchpoint, moment, language, method;
  std::optional<ResponseStatus> status;
  std::optional<Timestamp> from, to;  // submitted_at in [from, to)
  std::string text;                   // a part of any text answer, any case
  std::string question;               // with score bounds: this question's score
  std::optional<double> score_min, score_max;
  std::optional<ResponseId> before;  // cursor: ids below it
  int limit = 50;
};

class ResponseStore {
 public:
  virtual ~ResponseStore() = default;

  using AppendDone = std::function<void(Result<Appended>)>;
  // Queues the response for the group commit and returns at once; `done` runs on the writer's
  // thread after the commit. Conflict: the idempotency key with another body, or a full quota
  // (field "quota"). Unavailable: the queue is full or the store is away. A response whose id is
  // already there counts as repeated.
  virtual void append(NewResponse response, AppendDone done) = 0;
  // Many in one transaction; one result each, in order. For batches and imports.
  virtual Result<std::vector<Result<Appended>>> append_all(std::vector<NewResponse> responses) = 0;

  virtual Result<Response> find(OrganisationId organisation, ResponseId response) = 0;
  // Newest first.
  virtual Result<std::vector<Response>> list(OrganisationId organisation,
                                             const ResponseFilter& filter) = 0;
  virtual Result<std::int64_t> count(OrganisationId organisation, const ResponseFilter& filter) = 0;
  // Every response whose id's time is within that second, over all organisations (receipts).
  virtual Result<std::vector<Response>> of_second(Timestamp second) = 0;
  // Stores status, answers, language and context of an existing response, with an outbox event
  // `response_changed`.
  virtual Result<void> replace(const Response& response) = 0;
  // As replace, and counts the quotas up in the same step unless the stored one is complete
  // already: ends a partial response. Conflict (field "quota") when one is full; nothing is stored
  // then.
  virtual Result<void> complete(const Response& response,
                                const std::vector<QuotaClaim>& quotas) = 0;
  // As replace of `former` by `response`, and moves it between quotas in the same step: whoever is
  // counted in may change their mind, so a full quota refuses nothing. Conflict, with nothing
  // stored, when `former` is no longer what is stored: read it again.
  virtual Result<void> correct(const Response& former, const Response& response,
                               const QuotaMove& quotas) = 0;
  // Removes it for good, with an outbox event `response_erased`.
  virtual Result<void> erase(OrganisationId organisation, ResponseId response) = 0;

  // Response events of the outbox with seq > `after`, in order, each with the response as it is now
  // (none when erased). The projector's feed.
  struct Event {
    std::int64_t seq = 0;
    std::string kind;  // response_recorded, response_changed, response_erased
    OrganisationId organisation;
    ResponseId id;
    std::optional<Response> response;
  };
  virtual Result<std::vector<Event>> events_after(std::int64_t after, int limit) = 0;

  // What a visitor did without (yet) answering, counted by day for the response rate.
  struct Visit {
    OrganisationId organisation;
    SurveyId survey;
    Day day;
    std::string channel, unit;
    std::string disposition;  // opened, started, screened_out
    std::int64_t count = 1;
  };
  virtual Result<void> add_visits(const std::vector<Visit>& visits) = 0;
  virtual Result<std::vector<Visit>> visits(OrganisationId organisation, SurveyId survey, Day from,
                                            Day to) = 0;
};

}  // namespace polku::surveys
