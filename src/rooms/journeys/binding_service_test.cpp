#include "journeys/binding_service.h"

#include <gmock/gmock.h>

#include "room_fixture.h"

namespace polku::journeys {
namespace {

using directory::Role;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class BindingServiceTest : public Room {
 protected:
  BindingServiceTest() {
    publish_survey("after");
    touchpoint("till");
    touchpoint("door");
    made(sample::journey(sample::moment("pay", R"(, "touchpoint": "till", "channel": "till")") +
                         "," + sample::moment("leave")));
  }
  static NewBinding question(std::string target, std::string role = "",
                             std::string valid_from = "") {
    return {"question", std::move(role), "after", std::move(target), std::move(valid_from)};
  }
  std::string refused_field(std::string_view owner, const NewBinding& wanted) {
    const auto binding = bindings_.bind(actor_, owner, wanted);
    EXPECT_FALSE(binding.ok());
    if (binding.ok()) return "";
    EXPECT_EQ(binding.error().code, ErrorCode::Invalid) << binding.error().message;
    return binding.error().field;
  }
};

TEST_F(BindingServiceTest, BindsFromTodayWithTheQuestionsOwnRole) {
  const auto binding = bindings_.bind(actor_, "pay", question("recommend"));
  ASSERT_TRUE(binding.ok()) << binding.error().message;
  EXPECT_EQ(binding->role, "score");
  EXPECT_EQ(binding->valid_from, day("2026-11-21"));
  EXPECT_EQ(bindings_.bind(actor_, "pay", question("four"))->role, "quadrant");
  EXPECT_EQ(bindings_.bind(actor_, "pay", question("hoped"))->role, "expectation");
  EXPECT_EQ(bindings_.bind(actor_, "pay", question("kept"))->role, "promise");
  EXPECT_EQ(bindings_.bind(actor_, "pay", question("why"))->role, "score");
  EXPECT_THAT(audited(), Contains("binding.create"));
  const auto listed = bindings_.list(as(Role::Viewer), "pay");
  EXPECT_EQ(listed->size(), 6u);  // and the touchpoint
  const auto shown = to_json((*listed)[1]);
  EXPECT_EQ(shown.at("survey"), "after");
  EXPECT_TRUE(shown.at("valid_to").is_null());
  EXPECT_TRUE(to_json((*listed)[0]).at("survey").is_null());
}

TEST_F(BindingServiceTest, TakesADayAndAnotherRole) {
  const auto binding = bindings_.bind(actor_, "pay", question("hoped", "experience", "2026-01-31"));
  ASSERT_TRUE(binding.ok());
  EXPECT_EQ(binding->role, "experience");
  EXPECT_EQ(binding->valid_from, day("2026-01-31"));
  EXPECT_TRUE(bindings_.bind(actor_, "leave", question("kept", "promise")).ok());
  EXPECT_EQ(refused_field("pay", question("recommend", "", "31.1.2026")), "valid_from");
}

TEST_F(BindingServiceTest, RefusesARoleThatTheQuestionCannotHave) {
  EXPECT_EQ(refused_field("pay", question("recommend", "quadrant")), "role");
  EXPECT_EQ(refused_field("pay", question("kept", "score")), "role");
  EXPECT_EQ(refused_field("pay", question("why", "promise")), "role");
  EXPECT_EQ(refused_field("pay", question("four", "expectation")), "role");
  EXPECT_EQ(refused_field("pay", question("recommend", "mood")), "role");
}

TEST_F(BindingServiceTest, RefusesWhatIsNotThere) {
  EXPECT_EQ(refused_field("pay", question("nothing")), "target");
  EXPECT_EQ(refused_field("pay", question("born")), "target");
  EXPECT_EQ(refused_field("pay", question("Not a key")), "target");
  EXPECT_EQ(refused_field("pay", {"question", "", "elsewhere", "recommend", ""}), "survey");
  EXPECT_EQ(refused_field("pay", {"question", "", "", "recommend", ""}), "survey");
  EXPECT_EQ(refused_field("pay", {"question", "", "../after", "recommend", ""}), "survey");
  EXPECT_EQ(refused_field("pay", {"measure", "", "", "sorrow", ""}), "target");
  EXPECT_EQ(refused_field("pay", {"measure", "", "after", "nps", ""}), "survey");
  EXPECT_EQ(refused_field("pay", {"touchpoint", "", "", "moon", ""}), "target");
  EXPECT_EQ(refused_field("pay", {"theme", "promise", "", "price", ""}), "role");
  EXPECT_EQ(refused_field("pay", {"theme", "", "after", "price", ""}), "survey");
  EXPECT_EQ(refused_field("pay", {"theme", "", "", "not a key", ""}), "target");
  EXPECT_EQ(refused_field("pay", {"mood", "", "", "price", ""}), "kind");
  EXPECT_EQ(refused_field("pay", {"", "", "", "price", ""}), "kind");
  for (const auto* owner : {"nothing", "@nothing", "@", "", "Pay", "pay; DROP TABLE"}) {
    EXPECT_EQ(bindings_.bind(actor_, owner, question("recommend")).error().code,
              ErrorCode::NotFound)
        << owner;
    EXPECT_EQ(bindings_.list(actor_, owner).error().code, ErrorCode::NotFound) << owner;
  }
}

TEST_F(BindingServiceTest, BindsATheme) {
  const auto bound = bindings_.bind(actor_, "pay", {"theme", "", "", "waiting", ""});
  ASSERT_TRUE(bound.ok()) << bound.error().message;
  EXPECT_EQ(bound->kind, "theme");
  EXPECT_EQ(bound->target, "waiting");
  EXPECT_EQ(bindings_.bind(actor_, "pay", {"theme", "", "", "waiting", ""}).error().code,
            ErrorCode::Conflict);
}

TEST_F(BindingServiceTest, DoesNotSeeTheSurveysOfOtherOrganisations) {
  // Published, and in memory; then as a draft, in the store.
  made(sample::journey(sample::moment("x"), "", "other"));
  for (auto& document : store_.all_documents) {
    document.organisation = other_organisation_.organisation;
  }
  const auto id = store_.moment_owners.begin()->second;
  store_.moment_owners[{other_organisation_.organisation, "pay"}] = id;
  organisation_.id = other_organisation_.organisation;
  ASSERT_TRUE(directory_.insert_organisation(organisation_).ok());
  actor_ = other_organisation_;
  ASSERT_TRUE(catalog_.published("after").ok());
  EXPECT_EQ(refused_field("pay", question("recommend")), "survey");
  surveys_.surveys.front().published_version = 0;
  catalog_.forget("after");
  EXPECT_EQ(refused_field("pay", question("recommend")), "survey");
}

TEST_F(BindingServiceTest, BindsAMeasureThatSomeSurveyAsks) {
  const auto binding = bindings_.bind(actor_, "leave", {"measure", "", "", "nps", ""});
  ASSERT_TRUE(binding.ok()) << binding.error().message;
  EXPECT_EQ(binding->role, "score");
  EXPECT_EQ(bindings_.bind(actor_, "leave", {"measure", "", "", "expectation", ""})->role,
            "expectation");
}

TEST_F(BindingServiceTest, BindsToAllMomentsOfATouchpoint) {
  const auto binding = bindings_.bind(actor_, "@till", question("recommend"));
  ASSERT_TRUE(binding.ok());
  EXPECT_EQ(binding->moment, "@till");
  EXPECT_EQ(refused_field("@till", {"touchpoint", "", "", "door", ""}), "kind");
}

TEST_F(BindingServiceTest, RefusesTheSameOnAnyOfTheSameDays) {
  const auto first = bindings_.bind(actor_, "pay", question("recommend"));
  const auto twice = bindings_.bind(actor_, "pay", question("recommend", "", "2027-01-01"));
  EXPECT_EQ(twice.error().code, ErrorCode::Conflict);
  EXPECT_EQ(twice.error().field, "target");
  EXPECT_TRUE(bindings_.bind(actor_, "leave", question("recommend")).ok());
  next_day();
  ASSERT_TRUE(bindings_.end(actor_, first->id, day("2026-12-01")).ok());
  EXPECT_EQ(bindings_.bind(actor_, "pay", question("recommend", "", "2026-11-30")).error().code,
            ErrorCode::Conflict);
  EXPECT_TRUE(bindings_.bind(actor_, "pay", question("recommend", "", "2026-12-01")).ok());
}

TEST_F(BindingServiceTest, EndsFromTodayOnAndNeverTwice) {
  const auto binding = bindings_.bind(actor_, "pay", question("recommend", "", "2026-01-01"));
  next_day();
  EXPECT_EQ(bindings_.end(actor_, binding->id, day("2026-11-21")).error().field, "on");
  const auto ended = bindings_.end(actor_, binding->id, std::nullopt);
  ASSERT_TRUE(ended.ok()) << ended.error().message;
  EXPECT_EQ(ended->valid_to, day("2026-11-22"));
  EXPECT_EQ(ended->valid_from, day("2026-01-01"));
  EXPECT_EQ(bindings_.end(actor_, binding->id, std::nullopt).error().code, ErrorCode::Conflict);
  EXPECT_EQ(bindings_.end(actor_, BindingId{next_id(now_)}, std::nullopt).error().code,
            ErrorCode::NotFound);
  EXPECT_THAT(audited(), Contains("binding.end"));
}

TEST_F(BindingServiceTest, LeavesNoTraceOfASlip) {
  const auto slip = bindings_.bind(actor_, "pay", question("recommend", "", "2026-01-01"));
  EXPECT_EQ(bindings_.end(actor_, slip->id, std::nullopt)->valid_to, day("2026-01-01"));
  EXPECT_TRUE(bindings_.bind(actor_, "pay", question("recommend", "", "2025-06-01")).ok());
  const auto later = bindings_.bind(actor_, "leave", question("recommend", "", "2027-01-01"));
  next_day();
  EXPECT_EQ(bindings_.end(actor_, later->id, std::nullopt)->valid_to, day("2027-01-01"));
}

TEST_F(BindingServiceTest, LeavesTheJourneysOwnTouchpointToTheJourney) {
  const auto own = store_.all_bindings.front();
  ASSERT_EQ(own.kind, "touchpoint");
  const auto refused = bindings_.end(actor_, own.id, std::nullopt);
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("A visit"));
  EXPECT_EQ(bindings_.bind(actor_, "pay", {"touchpoint", "", "", "till", ""}).error().code,
            ErrorCode::Conflict);
  const auto second = bindings_.bind(actor_, "pay", {"touchpoint", "", "", "door", ""});
  ASSERT_TRUE(second.ok());
  EXPECT_TRUE(bindings_.end(actor_, second->id, std::nullopt).ok());
}

TEST_F(BindingServiceTest, LetsOnlyThoseWhoMayWrite) {
  const auto analyst = as(Role::Analyst);
  EXPECT_EQ(bindings_.bind(analyst, "pay", question("recommend")).error().code,
            ErrorCode::Forbidden);
  const auto binding = bindings_.bind(actor_, "pay", question("recommend"));
  EXPECT_EQ(bindings_.end(analyst, binding->id, std::nullopt).error().code, ErrorCode::Forbidden);
  EXPECT_EQ(bindings_.end(other_organisation_, binding->id, std::nullopt).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(bindings_.quadrant_survey(analyst, "pay", {}).error().code, ErrorCode::Forbidden);
}

// The ready survey.

TEST_F(BindingServiceTest, MakesAQuadrantSurveyWhoseLinkNamesTheMoment) {
  const auto survey = bindings_.quadrant_survey(actor_, "pay", {});
  ASSERT_TRUE(survey.ok()) << survey.error().field << survey.error().message;
  EXPECT_EQ(survey->slug, "pay");
  EXPECT_EQ(survey->query, "?moment=pay&touchpoint=till&channel=till");
  EXPECT_EQ(survey->binding.role, "quadrant");
  EXPECT_EQ(survey->binding.moment, "pay");
  const auto published = catalog_.published("pay");
  ASSERT_TRUE(published.ok());
  const auto& definition = (*published)->definition;
  EXPECT_EQ(definition.languages, std::vector{Language::English});
  EXPECT_EQ(definition.title.at(Language::English), "Title of pay – how was it?");
  ASSERT_EQ(definition.questions.size(), 2u);
  EXPECT_EQ(definition.questions[0].type, surveys::QuestionType::Quadrant);
  EXPECT_TRUE(definition.questions[0].required);
  EXPECT_EQ(definition.questions[0].rows.size(), 4u);
  EXPECT_EQ(definition.questions[1].type, surveys::QuestionType::LongText);
  EXPECT_FALSE(definition.questions[1].required);
}

TEST_F(BindingServiceTest, AsksTheQuadrantInEveryLanguageWished) {
  const auto survey = bindings_.quadrant_survey(
      actor_, "leave",
      {.languages = {Language::Finnish, Language::Swedish, Language::English, Language::Ukrainian,
                     Language::Finnish}});
  ASSERT_TRUE(survey.ok()) << survey.error().field << survey.error().message;
  EXPECT_EQ(survey->query, "?moment=leave");
  const auto detail = survey_service_.find(actor_, survey->survey);
  EXPECT_EQ(detail->draft.languages.size(), 4u);
  EXPECT_THAT(detail->problems, IsEmpty());
  EXPECT_EQ(detail->draft.title.at(Language::Finnish), "Title of leave – miten sujui?");
}

TEST_F(BindingServiceTest, AsksTheQuadrantOfAMomentOnce) {
  const auto first = bindings_.quadrant_survey(actor_, "pay", {});
  ASSERT_TRUE(first.ok());
  const auto second = bindings_.quadrant_survey(actor_, "pay", {});
  EXPECT_EQ(second.error().code, ErrorCode::Conflict);
  EXPECT_EQ(second.error().field, "moment");
  EXPECT_EQ(surveys_.surveys.size(), 2u);
  // A survey in the archive is in nobody's way, but keeps its slug.
  ASSERT_TRUE(survey_service_.archive(actor_, first->survey).ok());
  EXPECT_EQ(bindings_.quadrant_survey(actor_, "pay", {})->slug, "pay-2");
}

TEST_F(BindingServiceTest, LeavesTheQuadrantSurveyADraftWhenWished) {
  const auto survey = bindings_.quadrant_survey(actor_, "pay", {.languages = {}, .publish = false});
  ASSERT_TRUE(survey.ok()) << survey.error().message;
  EXPECT_EQ(survey_service_.find(actor_, survey->survey)->survey.published_version, 0);
  EXPECT_EQ(survey->binding.survey, survey->slug);
}

TEST_F(BindingServiceTest, AsksAboutMomentsWithDifficultTitles) {
  auto detail = made(sample::journey(sample::moment("odd"), "", "odd"));
  const std::string title = "{} {{recommend}} <b>\"&</b> " + std::string(400, 'x');
  ASSERT_TRUE(changed(detail, [&](Journey& j) { j.stages[0].moments[0].title = title; }).ok());
  const auto survey = bindings_.quadrant_survey(actor_, "odd", {});
  ASSERT_TRUE(survey.ok()) << survey.error().field << survey.error().message;
  EXPECT_THAT(survey_service_.find(actor_, survey->survey)->problems, IsEmpty());
}

TEST_F(BindingServiceTest, MakesNoSurveyAboutAMomentWithoutATitleOrThatIsNotThere) {
  made(R"({"key": "new", "name": "New", "language": "fi", "stages": [
    {"key": "s", "kind": "own", "moments": [{"key": "untitled"}]}]})");
  EXPECT_EQ(bindings_.quadrant_survey(actor_, "untitled", {}).error().field, "moment");
  EXPECT_EQ(bindings_.quadrant_survey(actor_, "nothing", {}).error().code, ErrorCode::NotFound);
  EXPECT_EQ(surveys_.surveys.size(), 1u);
}

}  // namespace
}  // namespace polku::journeys
