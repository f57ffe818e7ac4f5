#include <fmt/format.h>

#include "outbox.h"
#include "rows.h"
#include "session.h"
#include "stores.h"

namespace polku::store {
namespace {

using surveys::StoredSurvey;
using surveys::StoredVersion;
using surveys::SurveyActivity;
using surveys::SurveyStatus;

const Query kList{"surveys/list"};
const Query kActivity{"surveys/activity"};
const Query kFind{"surveys/find"};
const Query kFindBySlug{"surveys/find_by_slug"};
const Query kInsert{"surveys/insert"};
const Query kSaveDraft{"surveys/save_draft"};
const Query kPublish{"surveys/publish"};
const Query kInsertVersion{"surveys/insert_version"};
const Query kSetStatus{"surveys/set_status"};
const Query kRemove{"surveys/remove"};
const Query kHasResponses{"surveys/has_responses"};
const Query kRemoveResponseKeys{"surveys/remove_response_keys"};
const Query kVersions{"surveys/versions"};
const Query kVersion{"surveys/version"};

constexpr const char* kNoSurvey = "There is no such survey.";

std::vector<StoredSurvey> read_surveys(Session& session, const Query& query,
                                       std::initializer_list<Param> params) {
  std::vector<StoredSurvey> found;
  session.each<SurveyId, OrganisationId, std::string, std::string, std::string, std::string, int,
               int, int, Timestamp, Timestamp>(
      query, params,
      [&](SurveyId id, OrganisationId organisation, std::string slug, std::string name,
          const std::string& status, std::string draft, int revision, int published_version,
          int published_revision, Timestamp created_at, Timestamp updated_at) {
        found.push_back({id, organisation, std::move(slug), std::move(name),
                         stored_value(surveys::parse_survey_status(status), status),
                         std::move(draft), revision, published_version, published_revision,
                         created_at, updated_at});
      });
  return found;
}

std::vector<StoredVersion> read_versions(Session& session, const Query& query,
                                         std::initializer_list<Param> params) {
  std::vector<StoredVersion> found;
  session.each<int, std::string, Timestamp, std::string>(
      query, params, [&](int version, std::string definition, Timestamp at, std::string by) {
        found.push_back({version, std::move(definition), at, std::move(by)});
      });
  return found;
}

class SociSurveyStore final : public surveys::SurveyStore {
 public:
  explicit SociSurveyStore(Database& database) : database_(database) {}

  Result<std::vector<StoredSurvey>> list(OrganisationId organisation) override {
    return surveys(kList, {{"organisation", organisation}});
  }

  Result<std::vector<SurveyActivity>> activity(OrganisationId organisation) override {
    std::vector<SurveyActivity> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found.clear();
      session.each<SurveyId, std::int64_t, std::optional<Timestamp>>(
          kActivity, {{"organisation", organisation}},
          [&](SurveyId survey, std::int64_t responses, std::optional<Timestamp> last) {
            found.push_back({survey, responses, last});
          });
      return {};
    }));
    return found;
  }

  Result<StoredSurvey> find(OrganisationId organisation, SurveyId survey) override {
    return only(surveys(kFind, {{"organisation", organisation}, {"id", survey}}), kNoSurvey);
  }

  Result<StoredSurvey> find_by_slug(std::string_view slug) override {
    return only(surveys(kFindBySlug, {{"slug", slug}}), kNoSurvey);
  }

  Result<void> insert(const StoredSurvey& survey) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      session.execute(kInsert, {{"organisation", survey.organisation},
                                {"id", survey.id},
                                {"slug", survey.slug},
                                {"name", survey.name},
                                {"status", name_of(survey.status)},
                                {"draft", survey.draft},
                                {"revision", survey.revision},
                                {"published_version", survey.published_version},
                                {"published_revision", survey.published_revision},
                                {"created_at", survey.created_at},
                                {"updated_at", survey.updated_at}});
      return {};
    });
  }

  Result<void> save_draft(const StoredSurvey& survey, int expected_revision) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto changed = session.execute(kSaveDraft, {{"organisation", survey.organisation},
                                                        {"id", survey.id},
                                                        {"slug", survey.slug},
                                                        {"name", survey.name},
                                                        {"draft", survey.draft},
                                                        {"revision", survey.revision},
                                                        {"updated_at", survey.updated_at},
                                                        {"expected_revision", expected_revision}});
      if (changed > 0) return {};
      if (read_surveys(session, kFind, {{"organisation", survey.organisation}, {"id", survey.id}})
              .empty()) {
        return not_found(kNoSurvey);
      }
      return conflict("The survey was changed meanwhile. Open it again and repeat the change.",
                      "revision");
    });
  }

  Result<void> publish(const StoredSurvey& survey, const StoredVersion& version) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto changed =
          session.execute(kPublish, {{"organisation", survey.organisation},
                                     {"id", survey.id},
                                     {"slug", survey.slug},
                                     {"name", survey.name},
                                     {"status", name_of(survey.status)},
                                     {"draft", survey.draft},
                                     {"revision", survey.revision},
                                     {"published_version", version.version},
                                     {"published_revision", survey.published_revision},
                                     {"updated_at", survey.updated_at}});
      POLKU_CHECK(changed_one(changed, kNoSurvey));
      session.execute(kInsertVersion, {{"organisation", survey.organisation},
                                       {"survey", survey.id},
                                       {"version", version.version},
                                       {"definition", version.definition},
                                       {"published_at", version.published_at},
                                       {"published_by", version.published_by}});
      append_event(session,
                   {survey.organisation, "survey_published", survey.id.uuid, version.published_at});
      return {};
    });
  }

  Result<void> set_status(OrganisationId organisation, SurveyId survey, SurveyStatus status,
                          Timestamp at) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      return changed_one(session.execute(kSetStatus, {{"organisation", organisation},
                                                      {"id", survey},
                                                      {"status", name_of(status)},
                                                      {"at", at}}),
                         kNoSurvey);
    });
  }

  Result<void> remove(OrganisationId organisation, SurveyId survey) override {
    return database_.writer().run([&](Session& session) -> Result<void> {
      const auto responses =
          session.one<int>(kHasResponses, {{"organisation", organisation}, {"survey", survey}});
      if (responses && std::get<0>(*responses) > 0) {
        return conflict("The survey has responses. Archive it instead.");
      }
      session.execute(kRemoveResponseKeys, {{"organisation", organisation}, {"survey", survey}});
      return changed_one(session.execute(kRemove, {{"organisation", organisation}, {"id", survey}}),
                         kNoSurvey);
    });
  }

  Result<std::vector<StoredVersion>> versions(OrganisationId organisation,
                                              SurveyId survey) override {
    return versions(kVersions, {{"organisation", organisation}, {"survey", survey}});
  }

  Result<StoredVersion> version(OrganisationId organisation, SurveyId survey,
                                int version) override {
    return only(
        versions(kVersion,
                 {{"organisation", organisation}, {"survey", survey}, {"version", version}}),
        "The survey has no such version.");
  }

 private:
  Result<std::vector<StoredSurvey>> surveys(const Query& query,
                                            std::initializer_list<Param> params) {
    std::vector<StoredSurvey> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found = read_surveys(session, query, params);
      return {};
    }));
    return found;
  }

  Result<std::vector<StoredVersion>> versions(const Query& query,
                                              std::initializer_list<Param> params) {
    std::vector<StoredVersion> found;
    POLKU_CHECK(database_.read([&](Session& session) -> Result<void> {
      found = read_versions(session, query, params);
      return {};
    }));
    return found;
  }

  template <class T>
  static Result<T> only(Result<std::vector<T>> found, std::string_view message) {
    if (!found.ok()) return std::move(found).error();
    if (found->empty()) return not_found(std::string(message));
    return std::move(found.value().front());
  }

  Database& database_;
};

}  // namespace

std::unique_ptr<surveys::SurveyStore> make_survey_store(Database& database) {
  return std::make_unique<SociSurveyStore>(database);
}

}  // namespace polku::store
