#include "records_fixture.h"

namespace polku::store {
namespace {

using surveys::StoredSurvey;
using surveys::StoredVersion;
using surveys::SurveyStatus;

class SurveyStoreTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    organisation_ = add_organisation();
  }
  surveys::SurveyStore& surveys() { return records_->surveys(); }

  OrganisationId organisation_;
};
POLKU_ON_BOTH_ENGINES(SurveyStoreTest);

TEST_P(SurveyStoreTest, KeepsEveryFieldOfASurvey) {
  const auto survey = survey_named(organisation_, "demo");
  ASSERT_TRUE(succeeded(surveys().insert(survey)));
  const auto found = value_of(surveys().find_by_slug("demo"));
  EXPECT_EQ(found.id, survey.id);
  EXPECT_EQ(found.organisation, organisation_);
  EXPECT_EQ(found.name, survey.name);
  EXPECT_EQ(found.status, SurveyStatus::Draft);
  EXPECT_EQ(found.draft, survey.draft);
  EXPECT_EQ(found.revision, 1);
  EXPECT_EQ(found.published_version, 0);
  EXPECT_EQ(found.created_at, kNow);
  EXPECT_EQ(value_of(surveys().find(organisation_, survey.id)).slug, "demo");
}

TEST_P(SurveyStoreTest, ListsTheNewestFirstAndOnlyItsOwn) {
  auto older = survey_named(organisation_, "older");
  older.created_at = kNow.plus_seconds(-10);
  ASSERT_TRUE(succeeded(surveys().insert(older)));
  ASSERT_TRUE(succeeded(surveys().insert(survey_named(organisation_, "newer"))));
  ASSERT_TRUE(succeeded(surveys().insert(survey_named(add_organisation("toinen"), "theirs"))));
  const auto listed = value_of(surveys().list(organisation_));
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].slug, "newer");
  EXPECT_EQ(listed[1].slug, "older");
}

TEST_P(SurveyStoreTest, RefusesASlugOfAnyOrganisationTwice) {
  ASSERT_TRUE(succeeded(surveys().insert(survey_named(organisation_, "demo"))));
  auto second = survey_named(add_organisation("toinen"), "second");
  second.slug = "demo";
  const auto refused = surveys().insert(second);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "slug");
}

TEST_P(SurveyStoreTest, AnswersNotFoundForAnUnknownSurvey) {
  const auto nobody = survey_named(organisation_, "nobody");
  EXPECT_EQ(code_of(surveys().find(organisation_, nobody.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(surveys().find_by_slug("nobody")), ErrorCode::NotFound);
  EXPECT_EQ(code_of(surveys().save_draft(nobody, 1)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(surveys().publish(nobody, {1, "{}", kNow, "x"})), ErrorCode::NotFound);
  EXPECT_EQ(code_of(surveys().set_status(organisation_, nobody.id, SurveyStatus::Closed, kNow)),
            ErrorCode::NotFound);
  EXPECT_EQ(code_of(surveys().remove(organisation_, nobody.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(surveys().version(organisation_, nobody.id, 1)), ErrorCode::NotFound);
}

TEST_P(SurveyStoreTest, SavesADraftOnlyOverTheRevisionItWasMadeFrom) {
  auto survey = survey_named(organisation_, "demo");
  ASSERT_TRUE(succeeded(surveys().insert(survey)));
  survey.draft = R"({"name": "Uusi"})";
  survey.name = "Uusi";
  survey.revision = 2;
  ASSERT_TRUE(succeeded(surveys().save_draft(survey, 1)));
  EXPECT_EQ(value_of(surveys().find(organisation_, survey.id)).draft, survey.draft);

  survey.draft = R"({"name": "Vanhan päälle"})";
  const auto refused = surveys().save_draft(survey, 1);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "revision");
  EXPECT_EQ(value_of(surveys().find(organisation_, survey.id)).name, "Uusi");
}

TEST_P(SurveyStoreTest, RefusesADraftThatIsNoJson) {
  auto survey = survey_named(organisation_, "demo");
  survey.draft = "{";
  EXPECT_FALSE(surveys().insert(survey).ok());
  EXPECT_EQ(code_of(surveys().find_by_slug("demo")), ErrorCode::NotFound);
}

TEST_P(SurveyStoreTest, PublishesVersionsInOneStepWithAnEvent) {
  auto survey = survey_named(organisation_, "demo");
  ASSERT_TRUE(succeeded(surveys().insert(survey)));
  const auto before = value_of(records_->last_seq());
  survey.status = SurveyStatus::Published;
  survey.published_revision = 1;
  for (int version = 1; version <= 2; ++version) {
    ASSERT_TRUE(succeeded(surveys().publish(
        survey, {version, R"({"v": )" + std::to_string(version) + "}", kNow, "user:1"})));
  }
  EXPECT_EQ(value_of(records_->last_seq()), before + 2);
  const auto found = value_of(surveys().find(organisation_, survey.id));
  EXPECT_EQ(found.status, SurveyStatus::Published);
  EXPECT_EQ(found.published_version, 2);
  EXPECT_EQ(found.published_revision, 1);
  const auto versions = value_of(surveys().versions(organisation_, survey.id));
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].version, 2);
  const auto first = value_of(surveys().version(organisation_, survey.id, 1));
  EXPECT_EQ(first.definition, R"({"v": 1})");
  EXPECT_EQ(first.published_by, "user:1");
  EXPECT_EQ(first.published_at, kNow);
}

TEST_P(SurveyStoreTest, NeverReplacesAPublishedVersion) {
  auto survey = survey_named(organisation_, "demo");
  ASSERT_TRUE(succeeded(surveys().insert(survey)));
  ASSERT_TRUE(succeeded(surveys().publish(survey, {1, R"({"v": 1})", kNow, "user:1"})));
  survey.name = "Half written";
  EXPECT_EQ(code_of(surveys().publish(survey, {1, R"({"v": "other"})", kNow, "user:1"})),
            ErrorCode::Conflict);
  EXPECT_EQ(value_of(surveys().version(organisation_, survey.id, 1)).definition, R"({"v": 1})");
  EXPECT_EQ(value_of(surveys().find(organisation_, survey.id)).name, "Kysely demo");
}

TEST_P(SurveyStoreTest, ChangesTheStatus) {
  const auto survey = add_survey(organisation_);
  ASSERT_TRUE(succeeded(
      surveys().set_status(organisation_, survey, SurveyStatus::Archived, kNow.plus_seconds(3))));
  const auto found = value_of(surveys().find(organisation_, survey));
  EXPECT_EQ(found.status, SurveyStatus::Archived);
  EXPECT_EQ(found.updated_at, kNow.plus_seconds(3));
}

TEST_P(SurveyStoreTest, RemovesASurveyOnlyWithoutResponses) {
  const auto survey = add_survey(organisation_);
  auto response = response_number(organisation_, survey, 1);
  response.idempotency = {"key", 1};
  ASSERT_TRUE(succeeded(append(response)));
  EXPECT_EQ(code_of(surveys().remove(organisation_, survey)), ErrorCode::Conflict);
  ASSERT_TRUE(succeeded(records_->responses().erase(organisation_, response.response.id)));
  EXPECT_TRUE(succeeded(surveys().remove(organisation_, survey)));
  EXPECT_EQ(code_of(surveys().find(organisation_, survey)), ErrorCode::NotFound);
}

TEST_P(SurveyStoreTest, CountsResponsesAsTheyComeAndGo) {
  const auto survey = add_survey(organisation_);
  EXPECT_TRUE(value_of(surveys().activity(organisation_)).empty());
  for (const int n : {1, 5, 3}) {
    ASSERT_TRUE(succeeded(append(response_number(organisation_, survey, n))));
  }
  ASSERT_TRUE(succeeded(append(response_number(organisation_, survey, 3))));  // a repetition
  auto activity = value_of(surveys().activity(organisation_));
  ASSERT_EQ(activity.size(), 1u);
  EXPECT_EQ(activity[0].survey, survey);
  EXPECT_EQ(activity[0].responses, 3);
  EXPECT_EQ(activity[0].last_response_at, kNow.plus_seconds(5));

  ASSERT_TRUE(succeeded(records_->responses().erase(
      organisation_, response_number(organisation_, survey, 5).response.id)));
  activity = value_of(surveys().activity(organisation_));
  EXPECT_EQ(activity.at(0).responses, 2);
  EXPECT_EQ(activity.at(0).last_response_at, kNow.plus_seconds(3));
}

}  // namespace
}  // namespace polku::store
