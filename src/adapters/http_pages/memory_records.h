#pragma once
// One published survey and its responses in memory, for the tests of the pages.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "surveys/ports.h"

namespace polku::pages {

class MemorySurveys final : public surveys::SurveyStore {
 public:
  using StoredSurvey = surveys::StoredSurvey;
  using StoredVersion = surveys::StoredVersion;

  Result<std::vector<StoredSurvey>> list(OrganisationId) override { return surveys_; }
  Result<std::vector<surveys::SurveyActivity>> activity(OrganisationId) override {
    return std::vector<surveys::SurveyActivity>{};
  }
  Result<StoredSurvey> find(OrganisationId, SurveyId survey) override {
    return first([&](const auto& each) { return each.id == survey; });
  }
  Result<StoredSurvey> find_by_slug(std::string_view slug) override {
    return first([&](const auto& each) { return each.slug == slug; });
  }
  Result<void> insert(const StoredSurvey& survey) override {
    surveys_.push_back(survey);
    return {};
  }
  Result<void> save_draft(const StoredSurvey&, int) override { return {}; }
  Result<void> publish(const StoredSurvey&, const StoredVersion&) override { return {}; }
  Result<void> set_status(OrganisationId, SurveyId, surveys::SurveyStatus status,
                          Timestamp) override {
    for (auto& each : surveys_) each.status = status;
    return {};
  }
  Result<void> remove(OrganisationId, SurveyId) override { return {}; }
  Result<std::vector<StoredVersion>> versions(OrganisationId, SurveyId survey) override {
    POLKU_TRY(const auto version, this->version({}, survey, 1));
    return std::vector{version};
  }
  Result<StoredVersion> version(OrganisationId, SurveyId survey, int version) override {
    POLKU_TRY(const auto stored, find({}, survey));
    return StoredVersion{version, stored.draft, {}, "test"};
  }

 private:
  template <class Test>
  Result<StoredSurvey> first(Test test) {
    const auto at = std::ranges::find_if(surveys_, test);
    if (at == surveys_.end()) return not_found("survey");
    return *at;
  }
  std::vector<StoredSurvey> surveys_;
};

class MemoryResponses final : public surveys::ResponseStore {
 public:
  using Response = surveys::Response;

  void append(surveys::NewResponse response, AppendDone done) override {
    if (failure) return done(*failure);
    const auto key = response.idempotency ? response.idempotency->key : std::string();
    if (const auto at = attempts_.find(key); !key.empty() && at != attempts_.end()) {
      return done(surveys::Appended{at->second, true});
    }
    if (const auto full = claim(response.quotas); !full) return done(full.error());
    if (!key.empty()) attempts_[key] = response.response.id;
    stored.push_back(response.response);
    done(surveys::Appended{response.response.id, false});
  }
  Result<std::vector<Result<surveys::Appended>>> append_all(
      std::vector<surveys::NewResponse>) override {
    return std::vector<Result<surveys::Appended>>{};
  }
  Result<Response> find(OrganisationId, ResponseId id) override {
    const auto at = std::ranges::find(stored, id, &Response::id);
    if (at == stored.end()) return not_found("response");
    return *at;
  }
  Result<std::vector<Response>> list(OrganisationId, const surveys::ResponseFilter&) override {
    return stored;
  }
  Result<std::int64_t> count(OrganisationId, const surveys::ResponseFilter&) override {
    return static_cast<std::int64_t>(stored.size());
  }
  Result<std::vector<Response>> of_second(Timestamp second) override {
    std::vector<Response> found;
    for (const auto& each : stored) {
      if (each.id.uuid.time().seconds() == second.seconds()) found.push_back(each);
    }
    return found;
  }
  Result<void> replace(const Response& response) override {
    if (failure) return *failure;
    const auto at = std::ranges::find(stored, response.id, &Response::id);
    if (at == stored.end()) return not_found("response");
    *at = response;
    return {};
  }
  Result<void> complete(const Response& response,
                        const std::vector<surveys::QuotaClaim>& quotas) override {
    POLKU_CHECK(claim(quotas));
    return replace(response);
  }
  Result<void> correct(const Response&, const Response& response,
                       const surveys::QuotaMove& move) override {
    for (const auto& each : move.left) --claimed_[each];
    for (const auto& each : move.joined) ++claimed_[each];
    return replace(response);
  }
  Result<void> erase(OrganisationId, ResponseId id) override {
    std::erase_if(stored, [&](const auto& each) { return each.id == id; });
    return {};
  }
  Result<std::vector<Event>> events_after(std::int64_t, int) override {
    return std::vector<Event>{};
  }
  Result<void> add_visits(const std::vector<Visit>& counted) override {
    for (const auto& each : counted) visits_by[each.disposition] += each.count;
    return {};
  }
  Result<std::vector<Visit>> visits(OrganisationId, SurveyId, Day, Day) override {
    return std::vector<Visit>{};
  }

  std::vector<Response> stored;
  std::map<std::string, std::int64_t> visits_by;
  std::optional<Error> failure;  // what every write answers with

 private:
  Result<void> claim(const std::vector<surveys::QuotaClaim>& quotas) {
    for (const auto& each : quotas) {
      if (++claimed_[each.key] > each.limit) return conflict("full", "quota");
    }
    return {};
  }
  std::map<std::string, ResponseId> attempts_;
  std::map<std::string, std::int64_t> claimed_;
};

}  // namespace polku::pages
