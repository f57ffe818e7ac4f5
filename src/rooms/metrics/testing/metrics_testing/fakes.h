#pragma once
// Records in memory for tests: an organisation, its surveys and responses with an outbox.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/json.h"
#include "directory/ports.h"
#include "metrics/segments.h"
#include "surveys/catalog.h"
#include "surveys/ports.h"

namespace polku::metrics::testing {

inline Error not_in_tests() { return internal_error("this fake does not do that"); }

class FakeDirectory final : public directory::DirectoryStore {
 public:
  std::vector<directory::Organisation> all;
  std::vector<directory::Unit> tree;
  std::vector<directory::AuditEntry> audited;

  Result<std::vector<directory::Organisation>> organisations() override { return all; }
  Result<directory::Organisation> organisation(OrganisationId id) override {
    for (const auto& one : all) {
      if (one.id == id) return one;
    }
    return not_found("no organisation");
  }
  Result<std::vector<directory::Unit>> units(OrganisationId) override { return tree; }

  Result<void> insert_organisation(const directory::Organisation&) override {
    return not_in_tests();
  }
  Result<void> update_organisation(const directory::Organisation&) override {
    return not_in_tests();
  }
  Result<void> insert_unit(OrganisationId, const directory::Unit&) override {
    return not_in_tests();
  }
  Result<void> update_unit(OrganisationId, const directory::Unit&) override {
    return not_in_tests();
  }
  Result<void> remove_unit(OrganisationId, UnitId) override { return not_in_tests(); }
  Result<std::vector<directory::User>> users(OrganisationId) override { return not_in_tests(); }
  Result<directory::User> user(OrganisationId, UserId) override { return not_in_tests(); }
  Result<std::pair<OrganisationId, directory::User>> user_by_email(std::string_view) override {
    return not_in_tests();
  }
  Result<void> insert_user(OrganisationId, const directory::User&) override {
    return not_in_tests();
  }
  Result<void> update_user(OrganisationId, const directory::User&) override {
    return not_in_tests();
  }
  Result<void> remove_user(OrganisationId, UserId) override { return not_in_tests(); }
  Result<std::vector<directory::ApiToken>> tokens(OrganisationId) override {
    return not_in_tests();
  }
  Result<std::pair<OrganisationId, directory::ApiToken>> token_by_hash(std::string_view) override {
    return not_in_tests();
  }
  Result<void> insert_token(OrganisationId, const directory::ApiToken&) override {
    return not_in_tests();
  }
  Result<void> remove_token(OrganisationId, TokenId) override { return not_in_tests(); }
  Result<void> touch_token(OrganisationId, TokenId, Timestamp) override { return not_in_tests(); }
  Result<void> insert_link(const directory::LoginLink&) override { return not_in_tests(); }
  Result<directory::LoginLink> link_by_hash(std::string_view) override { return not_in_tests(); }
  Result<directory::LoginLink> take_link(std::string_view) override { return not_in_tests(); }
  Result<void> insert_session(const directory::Session&) override { return not_in_tests(); }
  Result<directory::Session> session_by_hash(std::string_view) override { return not_in_tests(); }
  Result<void> remove_session(std::string_view) override { return not_in_tests(); }
  Result<void> remove_sessions_of(OrganisationId, UserId, std::string_view) override {
    return not_in_tests();
  }
  Result<void> remove_expired(Timestamp) override { return not_in_tests(); }
  Result<void> append_audit(const directory::AuditEntry& entry) override {
    audited.push_back(entry);
    return {};
  }
  Result<std::vector<directory::AuditEntry>> audit(OrganisationId, const AuditFilter&) override {
    return not_in_tests();
  }
  Result<std::optional<std::string>> setting(std::string_view) override { return not_in_tests(); }
  Result<void> put_setting(std::string_view, std::string_view) override { return not_in_tests(); }
};

class FakeSurveys final : public surveys::SurveyStore {
 public:
  struct Kept {
    surveys::StoredSurvey survey;
    std::vector<std::string> versions;
  };
  std::vector<Kept> all;

  Result<std::vector<surveys::StoredSurvey>> list(OrganisationId organisation) override {
    std::vector<surveys::StoredSurvey> found;
    for (const auto& one : all) {
      if (one.survey.organisation == organisation) found.push_back(one.survey);
    }
    return found;
  }
  Result<surveys::StoredVersion> version(OrganisationId, SurveyId survey, int version) override {
    for (const auto& one : all) {
      if (one.survey.id != survey) continue;
      if (version < 1 || version > static_cast<int>(one.versions.size())) break;
      return surveys::StoredVersion{
          version, one.versions[static_cast<std::size_t>(version) - 1], {}, {}};
    }
    return not_found("no version");
  }

  Result<std::vector<surveys::SurveyActivity>> activity(OrganisationId) override {
    return not_in_tests();
  }
  Result<surveys::StoredSurvey> find(OrganisationId, SurveyId) override { return not_in_tests(); }
  Result<surveys::StoredSurvey> find_by_slug(std::string_view) override { return not_in_tests(); }
  Result<void> insert(const surveys::StoredSurvey&) override { return not_in_tests(); }
  Result<void> save_draft(const surveys::StoredSurvey&, int) override { return not_in_tests(); }
  Result<void> publish(const surveys::StoredSurvey&, const surveys::StoredVersion&) override {
    return not_in_tests();
  }
  Result<void> set_status(OrganisationId, SurveyId, surveys::SurveyStatus, Timestamp) override {
    return not_in_tests();
  }
  Result<void> remove(OrganisationId, SurveyId) override { return not_in_tests(); }
  Result<std::vector<surveys::StoredVersion>> versions(OrganisationId, SurveyId) override {
    return not_in_tests();
  }
};

class FakeResponses final : public surveys::ResponseStore {
 public:
  std::map<ResponseId, surveys::Response> kept;
  std::vector<Event> outbox;  // without responses: they are looked up when asked for
  std::vector<Visit> counted;

  void record(surveys::Response response) {
    note("response_recorded", response.id, response.organisation);
    kept.insert_or_assign(response.id, std::move(response));
  }
  void change(surveys::Response response) {
    note("response_changed", response.id, response.organisation);
    kept.insert_or_assign(response.id, std::move(response));
  }
  void remove(ResponseId id) {
    note("response_erased", id, kept.at(id).organisation);
    kept.erase(id);
  }
  // What the store does when every reader is done with the older events.
  void prune(std::int64_t up_to) {
    std::erase_if(outbox, [&](const Event& event) {
      return event.seq <= up_to && event.seq != outbox.back().seq;
    });
  }

  Result<std::vector<Event>> events_after(std::int64_t after, int limit) override {
    std::vector<Event> found;
    for (const auto& event : outbox) {
      if (event.seq <= after) continue;
      if (static_cast<int>(found.size()) == limit) break;
      found.push_back(event);
      const auto at = kept.find(event.id);
      if (at != kept.end()) found.back().response = at->second;
    }
    return found;
  }
  Result<std::vector<surveys::Response>> list(OrganisationId organisation,
                                              const surveys::ResponseFilter& filter) override {
    std::vector<surveys::Response> found;
    for (auto at = kept.rbegin(); at != kept.rend(); ++at) {
      if (at->second.organisation != organisation) continue;
      if (filter.before && at->first >= *filter.before) continue;
      if (static_cast<int>(found.size()) == filter.limit) break;
      found.push_back(at->second);
    }
    return found;
  }
  Result<std::vector<Visit>> visits(OrganisationId, SurveyId survey, Day from, Day to) override {
    std::vector<Visit> found;
    for (const auto& visit : counted) {
      if (visit.survey == survey && visit.day >= from && visit.day < to) found.push_back(visit);
    }
    return found;
  }

  void append(surveys::NewResponse, AppendDone done) override { done(not_in_tests()); }
  Result<std::vector<Result<surveys::Appended>>> append_all(
      std::vector<surveys::NewResponse>) override {
    return not_in_tests();
  }
  Result<surveys::Response> find(OrganisationId, ResponseId id) override {
    const auto at = kept.find(id);
    if (at == kept.end()) return not_found("no response");
    return at->second;
  }
  Result<std::int64_t> count(OrganisationId, const surveys::ResponseFilter&) override {
    return not_in_tests();
  }
  Result<std::vector<surveys::Response>> of_second(Timestamp) override { return not_in_tests(); }
  Result<void> replace(const surveys::Response&) override { return not_in_tests(); }
  Result<void> complete(const surveys::Response&,
                        const std::vector<surveys::QuotaClaim>&) override {
    return not_in_tests();
  }
  Result<void> correct(const surveys::Response&, const surveys::Response&,
                       const surveys::QuotaMove&) override {
    return not_in_tests();
  }
  Result<void> erase(OrganisationId, ResponseId) override { return not_in_tests(); }
  Result<void> add_visits(const std::vector<Visit>&) override { return not_in_tests(); }

 private:
  void note(const char* kind, ResponseId id, OrganisationId organisation) {
    const auto seq = outbox.empty() ? 1 : outbox.back().seq + 1;
    outbox.push_back({seq, kind, organisation, id, std::nullopt});
  }
};

class FakeSegments final : public SegmentStore {
 public:
  std::vector<Segment> all;

  Result<Segment> segment(OrganisationId, SegmentId id) override {
    for (const auto& one : all) {
      if (one.id == id) return one;
    }
    return not_found("no segment");
  }
  Result<std::vector<Segment>> segments(OrganisationId, std::optional<UserId> user) override {
    std::vector<Segment> seen;
    for (const auto& one : all) {
      if (one.shared || (user && one.owner == user)) seen.push_back(one);
    }
    return seen;
  }
  Result<void> insert_segment(OrganisationId, const Segment& segment) override {
    all.push_back(segment);
    return {};
  }
  Result<void> update_segment(OrganisationId, const Segment& segment) override {
    for (auto& one : all) {
      if (one.id == segment.id) one = segment;
    }
    return {};
  }
  Result<void> remove_segment(OrganisationId, SegmentId id) override {
    std::erase_if(all, [&](const Segment& one) { return one.id == id; });
    return {};
  }
};

// One organisation with the records around it.
struct World {
  FakeDirectory directory;
  FakeSurveys surveys;
  FakeResponses responses;
  FakeSegments segments;
  surveys::SurveyCatalog catalog{surveys, directory};
  Timestamp now = *parse_rfc3339("2026-03-15T10:00:00Z");
  OrganisationId organisation;

  World() {
    directory::Organisation one;
    one.id = organisation = OrganisationId{Uuid::v7_from(now, "organisation")};
    one.slug = "ratas";
    one.name = "Ratas";
    directory.all.push_back(one);
  }

  directory::Organisation& settings() { return directory.all.front(); }

  directory::Actor analyst() const {
    directory::Actor actor;
    actor.organisation = organisation;
    actor.role = directory::Role::Analyst;
    return actor;
  }

  UnitId add_unit(const std::string& key, std::optional<UnitId> parent = {}) {
    const UnitId id{Uuid::v7_from(now, "unit " + key)};
    directory.tree.push_back({id, key, key, parent});
    return id;
  }

  // Publishes the next version of the survey whose slug the definition names.
  SurveyId publish(const std::string& definition) {
    const auto parsed = surveys::parse_definition(definition);
    if (!parsed.ok()) return {};
    for (auto& one : surveys.all) {
      if (one.survey.slug != parsed->slug) continue;
      one.versions.push_back(definition);
      one.survey.published_version = static_cast<int>(one.versions.size());
      return one.survey.id;
    }
    surveys::StoredSurvey survey;
    survey.id = SurveyId{Uuid::v7_from(now, "survey " + parsed->slug)};
    survey.organisation = organisation;
    survey.slug = parsed->slug;
    survey.name = parsed->name;
    survey.status = surveys::SurveyStatus::Published;
    survey.published_version = 1;
    surveys.all.push_back({survey, {definition}});
    return survey.id;
  }

  surveys::Response response(SurveyId survey, Timestamp at, json::object answers) {
    surveys::Response response;
    response.id = ResponseId{Uuid::v7_from(at, "response " + std::to_string(++made_))};
    response.organisation = organisation;
    response.survey = survey;
    for (const auto& one : surveys.all) {
      if (one.survey.id == survey) response.version = one.survey.published_version;
    }
    response.submitted_at = response.received_at = at;
    response.context.method = "form";
    response.answers = std::move(answers);
    return response;
  }

 private:
  int made_ = 0;
};

}  // namespace polku::metrics::testing
