#pragma once
// An organisation with stores in memory, to import into and export from.

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "files/import_file.h"
#include "support/memory_directory_store.h"
#include "temporary_folder_fixture.h"

namespace polku::files {

class SurveysInMemory final : public surveys::SurveyStore {
 public:
  using Survey = surveys::StoredSurvey;
  using Version = surveys::StoredVersion;

  Result<std::vector<Survey>> list(OrganisationId) override { return surveys_; }
  Result<std::vector<surveys::SurveyActivity>> activity(OrganisationId) override {
    return std::vector<surveys::SurveyActivity>{};
  }
  Result<Survey> find(OrganisationId, SurveyId id) override {
    for (const auto& survey : surveys_) {
      if (survey.id == id) return survey;
    }
    return not_found("There is no such survey.");
  }
  Result<Survey> find_by_slug(std::string_view slug) override {
    for (const auto& survey : surveys_) {
      if (survey.slug == slug) return survey;
    }
    return not_found("There is no such survey.");
  }
  Result<void> insert(const Survey& survey) override {
    surveys_.push_back(survey);
    return {};
  }
  Result<void> save_draft(const Survey& survey, int) override { return put(survey); }
  Result<void> publish(const Survey& survey, const Version& version) override {
    versions_[survey.id].insert(versions_[survey.id].begin(), version);
    return put(survey);
  }
  Result<void> set_status(OrganisationId organisation, SurveyId id, surveys::SurveyStatus status,
                          Timestamp) override {
    POLKU_TRY(auto survey, find(organisation, id));
    survey.status = status;
    return put(survey);
  }
  Result<void> remove(OrganisationId, SurveyId id) override {
    std::erase_if(surveys_, [&](const Survey& survey) { return survey.id == id; });
    return {};
  }
  Result<std::vector<Version>> versions(OrganisationId, SurveyId id) override {
    return versions_[id];
  }
  Result<Version> version(OrganisationId, SurveyId id, int number) override {
    for (const auto& version : versions_[id]) {
      if (version.version == number) return version;
    }
    return not_found("There is no such version.");
  }

 private:
  Result<void> put(const Survey& changed) {
    for (auto& survey : surveys_) {
      if (survey.id == changed.id) survey = changed;
    }
    return {};
  }

  std::vector<Survey> surveys_;
  std::map<SurveyId, std::vector<Version>> versions_;
};

class ResponsesInMemory final : public surveys::ResponseStore {
 public:
  using Response = surveys::Response;
  using Filter = surveys::ResponseFilter;

  std::map<ResponseId, Response> kept;
  std::size_t batches = 0;
  std::optional<Error> away;  // append_all answers with it

  void append(surveys::NewResponse response, AppendDone done) override {
    done(keep(std::move(response)));
  }
  Result<std::vector<Result<surveys::Appended>>> append_all(
      std::vector<surveys::NewResponse> responses) override {
    if (away) return *away;
    ++batches;
    std::vector<Result<surveys::Appended>> results;
    for (auto& response : responses) results.emplace_back(keep(std::move(response)));
    return results;
  }
  Result<Response> find(OrganisationId, ResponseId id) override { return kept.at(id); }
  Result<std::vector<Response>> list(OrganisationId, const Filter& filter) override {
    std::vector<Response> found;
    for (auto at = kept.rbegin(); at != kept.rend(); ++at) {
      if (filter.survey && at->second.survey != *filter.survey) continue;
      if (filter.before && at->first >= *filter.before) continue;
      if (found.size() == static_cast<std::size_t>(filter.limit)) break;
      found.push_back(at->second);
    }
    return found;
  }
  Result<std::int64_t> count(OrganisationId, const Filter&) override {
    return static_cast<std::int64_t>(kept.size());
  }
  Result<std::vector<Response>> of_second(Timestamp) override { return std::vector<Response>{}; }
  Result<void> replace(const Response&) override { return {}; }
  Result<void> complete(const Response&, const std::vector<surveys::QuotaClaim>&) override {
    return {};
  }
  Result<void> correct(const Response&, const Response&, const surveys::QuotaMove&) override {
    return {};
  }
  Result<void> erase(OrganisationId, ResponseId id) override {
    kept.erase(id);
    return {};
  }
  Result<std::vector<Event>> events_after(std::int64_t, int) override {
    return std::vector<Event>{};
  }
  Result<void> add_visits(const std::vector<Visit>&) override { return {}; }
  Result<std::vector<Visit>> visits(OrganisationId, SurveyId, Day, Day) override {
    return std::vector<Visit>{};
  }

 private:
  Result<surveys::Appended> keep(surveys::NewResponse response) {
    const auto id = response.response.id;
    const bool fresh = kept.emplace(id, std::move(response.response)).second;
    return surveys::Appended{id, !fresh};
  }
};

class ImportTest : public testing::Test {
 protected:
  ImportTest() {
    organisation_.id = OrganisationId::make(now_);
    organisation_.name = "Kahvila Kuura";
    EXPECT_TRUE(directory_.insert_organisation(organisation_).ok());
    EXPECT_TRUE(
        directory_
            .insert_unit(organisation_.id, {UnitId::make(now_), "tampere", "Tampereen myymälä", {}})
            .ok());
    actor_.organisation = organisation_.id;
    actor_.role = directory::Role::Owner;
  }

  // A published survey.
  void have_survey(std::string_view definition) {
    const auto document = parse_json(definition);
    ASSERT_TRUE(document.ok());
    const auto made = service_.create(actor_, *document);
    ASSERT_TRUE(made.ok()) << made.error().message << " " << made.error().field;
    const auto published = service_.publish(actor_, made->survey.id);
    ASSERT_TRUE(published.ok()) << published.error().message << " " << published.error().field;
  }

  static std::string data(std::string_view name) {
    return std::string(POLKU_SOURCE_DIR) + "/test/data/imports/" + std::string(name);
  }

  ImportRequest into_new(const std::string& path, const std::string& name) const {
    ImportRequest request;
    request.path = path;
    request.new_name = name;
    request.rejected_path = folder_.path("rejected.csv");
    return request;
  }

  ImportRequest into(const std::string& path, const std::string& slug) const {
    auto request = into_new(path, "");
    request.survey = slug;
    return request;
  }

  Result<ImportReport> run(const ImportRequest& request) {
    return import_file(ports_, actor_, request);
  }

  ImportReport imported(const ImportRequest& request) {
    auto report = run(request);
    EXPECT_TRUE(report.ok()) << report.error().message << " " << report.error().field;
    return report.ok() ? std::move(*report) : ImportReport{};
  }

  // In order of time.
  std::vector<surveys::Response> stored() const {
    std::vector<surveys::Response> responses;
    for (const auto& [id, response] : responses_.kept) responses.push_back(response);
    return responses;
  }
  std::string answers(std::size_t index) const {
    const auto all = stored();
    return index < all.size() ? json::serialize(all[index].answers) : "none";
  }

  Timestamp now_ = *parse_rfc3339("2026-06-01T12:00:00Z");
  TemporaryFolder folder_;
  directory::Organisation organisation_;
  directory::Actor actor_;
  support::MemoryDirectoryStore directory_;
  SurveysInMemory surveys_;
  ResponsesInMemory responses_;
  surveys::SurveyCatalog catalog_{surveys_, directory_};
  surveys::SurveyService service_{{surveys_, directory_, catalog_, [this] { return now_; }}};
  ImportPorts ports_{service_, catalog_, responses_, directory_, [this] { return now_; }};
};

}  // namespace polku::files
