#pragma once
// The room's ports in memory, for tests: what is stored, in plain sight. Not thread-safe.

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "surveys/ports.h"

namespace polku::surveys {

class MemorySurveyStore final : public SurveyStore {
 public:
  std::vector<StoredSurvey> surveys;
  std::map<std::pair<SurveyId, int>, StoredVersion> published;
  std::map<SurveyId, std::int64_t> responses;
  int reads_by_slug = 0;

  Result<std::vector<StoredSurvey>> list(OrganisationId organisation) override {
    std::vector<StoredSurvey> found;
    for (const auto& survey : surveys) {
      if (survey.organisation == organisation) found.push_back(survey);
    }
    std::ranges::reverse(found);
    return found;
  }
  Result<std::vector<SurveyActivity>> activity(OrganisationId) override {
    std::vector<SurveyActivity> all;
    for (const auto& [survey, count] : responses) {
      all.push_back({survey, count, Timestamp::from_seconds(1'767'225'600)});
    }
    return all;
  }
  Result<StoredSurvey> find(OrganisationId organisation, SurveyId survey) override {
    auto* found = at(survey);
    if (found == nullptr || found->organisation != organisation) return not_found("no survey");
    return *found;
  }
  Result<StoredSurvey> find_by_slug(std::string_view slug) override {
    ++reads_by_slug;
    const auto found = std::ranges::find(surveys, slug, &StoredSurvey::slug);
    if (found == surveys.end()) return not_found("no survey");
    return *found;
  }
  Result<void> insert(const StoredSurvey& survey) override {
    if (std::ranges::find(surveys, survey.slug, &StoredSurvey::slug) != surveys.end()) {
      return conflict("taken", "slug");
    }
    surveys.push_back(survey);
    return {};
  }
  Result<void> save_draft(const StoredSurvey& survey, int expected_revision) override {
    auto* found = at(survey.id);
    if (found == nullptr) return not_found("no survey");
    if (found->revision != expected_revision) return conflict("old revision", "revision");
    *found = survey;
    return {};
  }
  Result<void> publish(const StoredSurvey& survey, const StoredVersion& version) override {
    *at(survey.id) = survey;
    published[{survey.id, version.version}] = version;
    return {};
  }
  Result<void> set_status(OrganisationId, SurveyId survey, SurveyStatus status,
                          Timestamp) override {
    at(survey)->status = status;
    return {};
  }
  Result<void> remove(OrganisationId, SurveyId survey) override {
    if (responses[survey] > 0) return conflict("it has responses");
    std::erase_if(surveys, [&](const StoredSurvey& each) { return each.id == survey; });
    return {};
  }
  Result<std::vector<StoredVersion>> versions(OrganisationId, SurveyId survey) override {
    std::vector<StoredVersion> found;
    for (const auto& [key, version] : published) {
      if (key.first == survey) found.insert(found.begin(), version);
    }
    return found;
  }
  Result<StoredVersion> version(OrganisationId, SurveyId survey, int version) override {
    const auto found = published.find({survey, version});
    if (found == published.end()) return not_found("no version");
    return found->second;
  }

 private:
  StoredSurvey* at(SurveyId survey) {
    const auto found = std::ranges::find(surveys, survey, &StoredSurvey::id);
    return found == surveys.end() ? nullptr : &*found;
  }
};

class MemoryResponseStore final : public ResponseStore {
 public:
  std::map<ResponseId, Response> responses;
  std::map<std::string, std::pair<std::uint64_t, ResponseId>> attempts;
  std::map<std::string, std::int64_t> quotas;
  std::vector<Visit> counted;
  std::optional<Error> failure;  // of every write, while set
  std::optional<IdempotencyKey> last_key;
  std::function<void()> before_correction;  // what somebody else does just before the next one
  ResponseFilter last_filter;
  int batches = 0;

  const Response& only() const { return responses.begin()->second; }

  void append(NewResponse response, AppendDone done) override { done(store(response)); }
  Result<std::vector<Result<Appended>>> append_all(std::vector<NewResponse> all) override {
    ++batches;
    if (failure) return *failure;
    std::vector<Result<Appended>> outcomes;
    for (const auto& response : all) outcomes.push_back(store(response));
    return outcomes;
  }
  Result<Response> find(OrganisationId organisation, ResponseId response) override {
    const auto found = responses.find(response);
    if (found == responses.end() || found->second.organisation != organisation) {
      return not_found("no response");
    }
    return found->second;
  }
  Result<std::vector<Response>> list(OrganisationId, const ResponseFilter& filter) override {
    last_filter = filter;
    std::vector<Response> found;
    for (auto at = responses.rbegin(); at != responses.rend(); ++at) {
      const auto& unit = at->second.context.unit;
      const bool seen =
          !filter.units_limited || std::ranges::find(filter.units, unit) != filter.units.end();
      const bool before = !filter.before || at->first < *filter.before;
      if (seen && before && found.size() < static_cast<std::size_t>(filter.limit)) {
        found.push_back(at->second);
      }
    }
    return found;
  }
  Result<std::int64_t> count(OrganisationId, const ResponseFilter&) override {
    return static_cast<std::int64_t>(responses.size());
  }
  Result<std::vector<Response>> of_second(Timestamp second) override {
    std::vector<Response> found;
    for (const auto& [id, response] : responses) {
      if (id.uuid.time().seconds() == second.seconds()) found.push_back(response);
    }
    return found;
  }
  Result<void> replace(const Response& response) override { return complete(response, {}); }
  Result<void> complete(const Response& response, const std::vector<QuotaClaim>& claims) override {
    if (failure) return *failure;
    if (!responses.contains(response.id)) return not_found("no response");
    POLKU_CHECK(claim(claims));
    responses[response.id] = response;
    return {};
  }
  Result<void> correct(const Response& former, const Response& response,
                       const QuotaMove& move) override {
    if (failure) return *failure;
    if (before_correction) std::exchange(before_correction, nullptr)();
    const auto stored = responses.find(response.id);
    if (stored == responses.end()) return not_found("no response");
    if (stored->second.answers != former.answers || stored->second.status != former.status) {
      return conflict("changed meanwhile");
    }
    for (const auto& key : move.left) --quotas[key];
    for (const auto& key : move.joined) ++quotas[key];
    stored->second = response;
    return {};
  }
  Result<void> erase(OrganisationId, ResponseId response) override {
    if (failure) return *failure;
    responses.erase(response);
    return {};
  }
  Result<std::vector<Event>> events_after(std::int64_t, int) override {
    return std::vector<Event>{};
  }
  Result<void> add_visits(const std::vector<Visit>& visits) override {
    if (failure) return *failure;
    counted.insert(counted.end(), visits.begin(), visits.end());
    return {};
  }
  Result<std::vector<Visit>> visits(OrganisationId, SurveyId, Day, Day) override { return counted; }

 private:
  Result<void> claim(const std::vector<QuotaClaim>& claims) {
    for (const auto& each : claims) {
      if (quotas[each.key] >= each.limit) return conflict("The quota is full.", "quota");
    }
    for (const auto& each : claims) ++quotas[each.key];
    return {};
  }
  Result<Appended> store(const NewResponse& made) {
    if (failure) return *failure;
    if (made.idempotency) {
      last_key = made.idempotency;
      const auto known = attempts.find(made.idempotency->key);
      if (known != attempts.end()) {
        if (known->second.first != made.idempotency->body_hash) {
          return conflict("The key was used with another body.");
        }
        return Appended{known->second.second, true};
      }
    }
    if (responses.contains(made.response.id)) return Appended{made.response.id, true};
    POLKU_CHECK(claim(made.quotas));
    responses[made.response.id] = made.response;
    if (made.idempotency) {
      attempts[made.idempotency->key] = {made.idempotency->body_hash, made.response.id};
    }
    return Appended{made.response.id, false};
  }
};

}  // namespace polku::surveys
