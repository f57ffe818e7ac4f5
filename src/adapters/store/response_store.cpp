#include <future>
#include <span>
#include <utility>

#include "core/json.h"
#include "outbox.h"
#include "response_append.h"
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

const Query kJoinQuota{"surveys/join_quota"};
const Query kLeaveQuota{"surveys/leave_quota"};
const Query kRecountActivity{"surveys/recount_activity"};
const Query kFind{"surveys/response"};
const Query kOfSecond{"surveys/responses_of_second"};
const Query kReplace{"surveys/replace_response"};
const Query kStatus{"surveys/response_status"};
const Query kErase{"surveys/erase_response"};
const Query kAddVisits{"surveys/add_visits"};
const Query kVisits{"surveys/visits"};

constexpr const char* kNoResponse = "There is no such response.";

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

class AppendJob final : public WriteJob {
 public:
  AppendJob(NewResponse response, surveys::ResponseStore::AppendDone done, ActivityTally& tally,
            WriteGroup* group)
      : response_(std::move(response)), done_(std::move(done)), tally_(tally), group_(group) {}

  Result<void> run(Session& session) override {
    return keep(append_response(session, response_, tally_));
  }

  Result<void> keep(Result<Appended> appended) {
    if (!appended.ok()) return std::move(appended).error();
    appended_ = *appended;
    return {};
  }

  void finish(Result<void> outcome) override {
    if (outcome.ok()) return done_(appended_);
    done_(unknown_survey(std::move(outcome).error()));
  }

  const PreparedResponse& response() const { return response_; }
  bool writes_nothing_on_error() const override { return response_.quotas.empty(); }
  WriteGroup* group() override { return group_; }
  std::size_t bytes() const override { return response_.bytes(); }

 private:
  PreparedResponse response_;
  surveys::ResponseStore::AppendDone done_;
  ActivityTally& tally_;
  WriteGroup* group_;
  Appended appended_;
};

// The batch's single responses, which came at the same time from many respondents.
class AppendGroup final : public WriteGroup {
 public:
  explicit AppendGroup(ActivityTally& tally) : tally_(tally) {}

  std::vector<Result<void>> run(Session& session, std::span<WriteJob* const> jobs) override {
    std::vector<const PreparedResponse*> responses;
    responses.reserve(jobs.size());
    for (const auto* job : jobs) {
      responses.push_back(&static_cast<const AppendJob*>(job)->response());
    }
    auto results = append_responses(session, responses, tally_);
    std::vector<Result<void>> outcomes;
    outcomes.reserve(jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      outcomes.push_back(static_cast<AppendJob*>(jobs[i])->keep(std::move(results[i])));
    }
    return outcomes;
  }

 private:
  ActivityTally& tally_;
};

// Many responses as one member of a batch.
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
    std::vector<const PreparedResponse*> all;
    all.reserve(responses_.size());
    for (const auto& response : responses_) all.push_back(&response);
    results_ = append_responses(session, all, tally_);
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
    // Quotas take turns, and SQLite has no round trips to save.
    const bool together = response.quotas.empty() && database_.engine() == Engine::Postgres;
    database_.writer().submit(std::make_unique<AppendJob>(
        std::move(response), std::move(done), tally_, together ? &append_group_ : nullptr));
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
  AppendGroup append_group_{tally_};
};

}  // namespace

std::unique_ptr<surveys::ResponseStore> make_response_store(Database& database) {
  return std::make_unique<SociResponseStore>(database);
}

}  // namespace polku::store
