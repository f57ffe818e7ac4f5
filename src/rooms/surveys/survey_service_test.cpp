#include "surveys/survey_service.h"

#include "room_fixture.h"

namespace polku::surveys {
namespace {

using directory::Role;

constexpr std::string_view kQuestion = R"({"key": "a", "type": "csat", "title": {"en": "A"}})";

class SurveyServiceTest : public Room {};

TEST_F(SurveyServiceTest, KeepsADraft) {
  const auto made = draft(kQuestion);
  EXPECT_EQ(made.survey.status, SurveyStatus::Draft);
  EXPECT_EQ(made.survey.revision, 1);
  EXPECT_EQ(made.survey.slug, "sample");
  EXPECT_TRUE(made.problems.empty());
  const auto found = service_.find(actor_, made.survey.id);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->draft, made.draft);
  EXPECT_FALSE(found->has_unpublished_changes);
  EXPECT_EQ(audited(), (std::vector<std::string>{"survey.create"}));
}

TEST_F(SurveyServiceTest, RefusesATakenSlug) {
  draft(kQuestion);
  const auto again = service_.create(actor_, sample::read(sample::document(kQuestion)));
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::Conflict);
  EXPECT_EQ(again.error().field, "slug");
}

TEST_F(SurveyServiceTest, RefusesDefinitionsThatCannotBeKept) {
  const char* cases[] = {
      R"({"key": "a", "type": "csat", "show_if": "b == 1"}, {"key": "b", "type": "csat"})",
      R"({"key": "a", "type": "csat"}, {"key": "a", "type": "csat"})",
      R"({"key": "a", "type": "unheard"})",
  };
  for (const auto* questions : cases) {
    const auto made = service_.create(actor_, sample::read(sample::document(questions)));
    ASSERT_FALSE(made.ok()) << questions;
    EXPECT_EQ(made.error().code, ErrorCode::Invalid);
    EXPECT_FALSE(made.error().field.empty());
  }
  EXPECT_TRUE(surveys_.surveys.empty());
  EXPECT_FALSE(service_.create(actor_, json::value(5)).ok());
}

TEST_F(SurveyServiceTest, SavesOnlyOverTheRevisionThatWasLoaded) {
  const auto made = draft(kQuestion);
  const auto document =
      sample::read(sample::document(R"({"key": "b", "type": "nps", "title": {"en": "B"}})"));
  const auto saved = service_.save_draft(actor_, made.survey.id, {document, 1});
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  EXPECT_EQ(saved->survey.revision, 2);
  EXPECT_EQ(saved->draft.questions[0].key, "b");
  const auto stale = service_.save_draft(actor_, made.survey.id, {document, 1});
  ASSERT_FALSE(stale.ok());
  EXPECT_EQ(stale.error().code, ErrorCode::Conflict);
}

TEST_F(SurveyServiceTest, PublishesVersionAfterVersion) {
  const auto first = published(kQuestion);
  EXPECT_EQ(first.survey.status, SurveyStatus::Published);
  EXPECT_EQ(first.survey.published_version, 1);
  const auto again = service_.publish(actor_, first.survey.id);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->survey.published_version, 1);

  const auto second =
      republished(first, R"({"key": "a", "type": "csat", "title": {"en": "Another wording"}})");
  EXPECT_EQ(second.survey.published_version, 2);
  EXPECT_EQ((*catalog_.published("sample"))->version, 2);

  const auto versions = service_.versions(actor_, first.survey.id);
  ASSERT_TRUE(versions.ok());
  ASSERT_EQ(versions->size(), 2u);
  EXPECT_EQ((*versions)[0].version, 2);
  EXPECT_EQ((*versions)[0].published_by, "Aino");
  ASSERT_EQ((*versions)[0].changes.size(), 1u);
  EXPECT_EQ((*versions)[0].changes[0].code, "wording");
  EXPECT_TRUE((*versions)[1].changes.empty());
}

TEST_F(SurveyServiceTest, DoesNotPublishWhatHasErrors) {
  const auto made = draft(R"({"key": "a", "type": "csat"})");
  const auto open = service_.publish(actor_, made.survey.id);
  ASSERT_FALSE(open.ok());
  EXPECT_EQ(open.error().code, ErrorCode::Invalid);
  EXPECT_EQ(open.error().field, "questions[0].title");
  EXPECT_TRUE(surveys_.published.empty());
  EXPECT_FALSE(catalog_.published("sample").ok());
}

TEST_F(SurveyServiceTest, KeepsTheLinkOfWhatWasPublished) {
  const auto survey = published(kQuestion);
  auto text = sample::document(kQuestion);
  text.replace(text.find("\"sample\""), 8, "\"renamed\"");
  const auto saved = service_.save_draft(actor_, survey.survey.id, {sample::read(text), 1});
  ASSERT_FALSE(saved.ok());
  EXPECT_EQ(saved.error().code, ErrorCode::Conflict);
  EXPECT_EQ(saved.error().field, "slug");
}

TEST_F(SurveyServiceTest, ClosesReopensAndArchives) {
  const auto survey = published(kQuestion).survey.id;
  EXPECT_EQ(service_.close(actor_, survey)->survey.status, SurveyStatus::Closed);
  EXPECT_TRUE(service_.close(actor_, survey).ok());
  EXPECT_EQ((*catalog_.published("sample"))->status, SurveyStatus::Closed);
  EXPECT_EQ(service_.reopen(actor_, survey)->survey.status, SurveyStatus::Published);
  EXPECT_EQ((*catalog_.published("sample"))->status, SurveyStatus::Published);
  EXPECT_EQ(service_.archive(actor_, survey)->survey.status, SurveyStatus::Archived);
  EXPECT_FALSE(service_.close(actor_, survey).ok());
  EXPECT_EQ(service_.publish(actor_, survey)->survey.status, SurveyStatus::Published);
}

TEST_F(SurveyServiceTest, NeitherClosesNorReopensADraft) {
  const auto survey = draft(kQuestion).survey.id;
  EXPECT_EQ(service_.close(actor_, survey).error().code, ErrorCode::Conflict);
  EXPECT_EQ(service_.reopen(actor_, survey).error().code, ErrorCode::Conflict);
  EXPECT_TRUE(service_.archive(actor_, survey).ok());
}

TEST_F(SurveyServiceTest, RemovesOnlyWithoutResponses) {
  const auto survey = published(kQuestion).survey.id;
  surveys_.responses[survey] = 1;
  EXPECT_EQ(service_.remove(actor_, survey).error().code, ErrorCode::Conflict);
  surveys_.responses[survey] = 0;
  EXPECT_TRUE(service_.remove(actor_, survey).ok());
  EXPECT_EQ(service_.find(actor_, survey).error().code, ErrorCode::NotFound);
  EXPECT_FALSE(catalog_.published("sample").ok());
}

TEST_F(SurveyServiceTest, ListsBySearchAndStatus) {
  const auto survey = published(kQuestion).survey.id;
  surveys_.responses[survey] = 7;
  const auto listed = [&](SurveyQuery query) { return service_.list(actor_, query)->size(); };
  EXPECT_EQ(listed({}), 1u);
  EXPECT_EQ(listed({std::nullopt, "SAMP"}), 1u);
  EXPECT_EQ(listed({std::nullopt, "other"}), 0u);
  EXPECT_EQ(listed({SurveyStatus::Draft, ""}), 0u);
  const auto all = service_.list(actor_, {});
  EXPECT_EQ((*all)[0].responses, 7);
  EXPECT_EQ((*all)[0].languages, (std::vector<Language>{Language::English}));
  ASSERT_TRUE(service_.archive(actor_, survey).ok());
  EXPECT_EQ(listed({}), 0u);
  EXPECT_EQ(listed({SurveyStatus::Archived, ""}), 1u);
}

TEST_F(SurveyServiceTest, HidesTotalsFromWhoeverIsLimitedToUnits) {
  surveys_.responses[published(kQuestion).survey.id] = 7;
  const auto all = service_.list(limited_to({"tampere"}), {});
  ASSERT_TRUE(all.ok());
  EXPECT_FALSE((*all)[0].responses);
  EXPECT_TRUE(to_json((*all)[0]).at("responses").is_null());
}

TEST_F(SurveyServiceTest, AsksForTheRightToEachThing) {
  const auto survey = draft(kQuestion).survey.id;
  const auto document = sample::read(sample::document(kQuestion));
  for (const auto role : {Role::Owner, Role::Admin, Role::Designer, Role::Analyst, Role::Manager,
                          Role::Agent, Role::Viewer}) {
    const auto actor = as(role);
    const auto refused = [&](const auto& result, directory::Permission permission) {
      const bool forbidden = !result.ok() && result.error().code == ErrorCode::Forbidden;
      EXPECT_EQ(forbidden, !actor.may(permission)) << name_of(role) << name_of(permission);
    };
    refused(service_.list(actor, {}), directory::Permission::ReadSurveys);
    refused(service_.find(actor, survey), directory::Permission::ReadSurveys);
    refused(service_.definition(actor, survey), directory::Permission::ReadSurveys);
    refused(service_.check(actor, document), directory::Permission::ReadSurveys);
    refused(service_.versions(actor, survey), directory::Permission::ReadSurveys);
    refused(service_.create(actor, document), directory::Permission::EditSurveys);
    refused(service_.save_draft(actor, survey, {document, 99}), directory::Permission::EditSurveys);
    refused(service_.close(actor, survey), directory::Permission::PublishSurveys);
    refused(service_.archive(actor, survey), directory::Permission::PublishSurveys);
  }
}

TEST_F(SurveyServiceTest, KnowsNothingOfOtherOrganisations) {
  const auto survey = published(kQuestion).survey.id;
  auto stranger = actor_;
  stranger.organisation = OrganisationId{Uuid::v7_from(now_, "stranger")};
  EXPECT_EQ(service_.find(stranger, survey).error().code, ErrorCode::NotFound);
  EXPECT_EQ(service_.publish(stranger, survey).error().code, ErrorCode::NotFound);
  EXPECT_EQ(service_.remove(stranger, survey).error().code, ErrorCode::NotFound);
  EXPECT_EQ(service_.find_by_slug(stranger, "sample").error().code, ErrorCode::NotFound);
  EXPECT_TRUE(service_.list(stranger, {})->empty());
}

TEST_F(SurveyServiceTest, ExportsWhatItTakesBack) {
  const auto survey = published(sample::kEveryType);
  auto document = *service_.definition(actor_, survey.survey.id);
  document["slug"] = "copy";
  const auto copy = service_.create(actor_, json::value(document));
  ASSERT_TRUE(copy.ok()) << copy.error().field << copy.error().message;
  auto expected = survey.draft;
  expected.slug = "copy";
  EXPECT_EQ(copy->draft, expected);
}

TEST_F(SurveyServiceTest, ShowsItselfAsJson) {
  const auto survey = published(kQuestion);
  const auto object = to_json(survey);
  EXPECT_EQ(object.at("status").as_string(), "published");
  EXPECT_EQ(object.at("published_version").as_int64(), 1);
  EXPECT_EQ(object.at("url").as_string(), "/s/sample");
  EXPECT_TRUE(object.at("problems").is_array());
  EXPECT_TRUE(object.at("definition").is_object());
}

TEST_F(SurveyServiceTest, GivesTheDocumentOfAPublishedVersion) {
  const auto first = published(kQuestion);
  republished(first, R"({"key": "b", "type": "nps", "title": {"en": "B"}})");
  const auto key = [&](std::optional<int> version) {
    const auto document = service_.definition(actor_, first.survey.id, version);
    EXPECT_TRUE(document.ok());
    return std::string(document->at("questions").at(0).at("key").as_string());
  };
  EXPECT_EQ(key(std::nullopt), "b");
  EXPECT_EQ(key(1), "a");
  EXPECT_EQ(key(2), "b");
  const auto unknown = service_.definition(actor_, first.survey.id, 3);
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, ErrorCode::NotFound);
  EXPECT_EQ(unknown.error().field, "version");
}

class CatalogTest : public Room {};

TEST_F(CatalogTest, ReadsTheStoreOnceForEachSurvey) {
  published(kQuestion);
  EXPECT_EQ(catalog_.cached("sample"), nullptr);
  const auto survey = catalog_.published("sample");
  ASSERT_TRUE(survey.ok());
  EXPECT_EQ(*catalog_.published("sample"), *survey);
  EXPECT_EQ(surveys_.reads_by_slug, 1);
  EXPECT_EQ((*survey)->zone.name(), "Europe/Helsinki");
}

TEST_F(CatalogTest, KnowsNoDraftsAndNoNonsense) {
  draft(kQuestion);
  EXPECT_EQ(catalog_.published("sample").error().code, ErrorCode::NotFound);
  EXPECT_EQ(catalog_.published("../etc").error().code, ErrorCode::NotFound);
  EXPECT_EQ(catalog_.published("").error().code, ErrorCode::NotFound);
}

TEST_F(CatalogTest, LoadsEverythingAheadAndNoticesOtherProcesses) {
  const auto survey = published(kQuestion).survey.id;
  ASSERT_TRUE(catalog_.refresh().ok());
  const auto before = catalog_.cached("sample");
  ASSERT_NE(before, nullptr);
  ASSERT_TRUE(catalog_.refresh().ok());
  EXPECT_EQ(catalog_.cached("sample"), before);
  ASSERT_TRUE(surveys_.set_status(organisation_.id, survey, SurveyStatus::Closed, now_).ok());
  ASSERT_TRUE(catalog_.refresh().ok());
  EXPECT_EQ(catalog_.cached("sample")->status, SurveyStatus::Closed);
  surveys_.surveys.clear();
  ASSERT_TRUE(catalog_.refresh().ok());
  EXPECT_EQ(catalog_.cached("sample"), nullptr);
}

TEST_F(CatalogTest, ForgetsTheSurveysOfAnOrganisationThatChanged) {
  published(kQuestion);
  const auto before = catalog_.published("sample");
  ASSERT_TRUE(before.ok());
  organisation_.accent_color = "#a33b20";
  ASSERT_TRUE(directory_.update_organisation(organisation_).ok());
  catalog_.forget(OrganisationId{Uuid::v7_from(now_, "another")});
  EXPECT_EQ(catalog_.cached("sample"), *before);
  catalog_.forget(organisation_.id);
  EXPECT_EQ(catalog_.cached("sample"), nullptr);
  const auto after = catalog_.published("sample");
  ASSERT_TRUE(after.ok());
  EXPECT_EQ((*after)->organisation.accent_color, "#a33b20");
}

TEST_F(CatalogTest, KeepsOldVersions) {
  const auto first = published(kQuestion);
  republished(first, R"({"key": "b", "type": "nps", "title": {"en": "B"}})");
  const auto old = catalog_.version(organisation_.id, first.survey.id, 1);
  ASSERT_TRUE(old.ok());
  EXPECT_EQ((*old)->questions[0].key, "a");
  EXPECT_EQ(*catalog_.version(organisation_.id, first.survey.id, 1), *old);
  EXPECT_EQ(catalog_.version(organisation_.id, first.survey.id, 3).error().code,
            ErrorCode::NotFound);
}

TEST_F(CatalogTest, SaysSoWhenAStoredVersionCannotBeRead) {
  const auto survey = published(kQuestion).survey.id;
  surveys_.published[{survey, 1}].definition = "{}";
  EXPECT_EQ(catalog_.published("sample").error().code, ErrorCode::Internal);
}

}  // namespace
}  // namespace polku::surveys
