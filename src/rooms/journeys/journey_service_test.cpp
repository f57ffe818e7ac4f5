#include "journeys/journey_service.h"

#include <gmock/gmock.h>

#include "room_fixture.h"

namespace polku::journeys {
namespace {

using directory::Role;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class JourneyServiceTest : public Room {};

std::string two_moments(std::string_view key = "visit", std::string_view prefix = "m") {
  return sample::journey(sample::moments(2, prefix), "", key);
}

TEST_F(JourneyServiceTest, KeepsWhatWasCreated) {
  const auto detail = made(two_moments());
  EXPECT_EQ(detail.stored.revision, 1);
  EXPECT_EQ(detail.stored.updated_by, "user:" + actor_.user->text());
  EXPECT_THAT(detail.problems, IsEmpty());
  const auto found = journeys_.find(as(Role::Viewer), detail.stored.id);
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->document, detail.document);
  EXPECT_FALSE(found->has_unpublished_changes);
  EXPECT_THAT(audited(), Contains("journey.create"));
  const auto shown = to_json(*found);
  EXPECT_EQ(shown.at("published_version"), 0);
  EXPECT_TRUE(shown.at("archived_at").is_null());
}

TEST_F(JourneyServiceTest, MakesAKeyOfTheNameWhenThereIsNone) {
  EXPECT_EQ(made(R"({"name": "Käynti kaupassa", "language": "fi"})").stored.key, "kaynti_kaupassa");
  EXPECT_EQ(made(R"({"name": "Käynti kaupassa", "language": "fi"})").stored.key,
            "kaynti_kaupassa_2");
  EXPECT_EQ(journeys_.create(actor_, sample::read(R"({"language": "fi"})")).error().field, "key");
  EXPECT_EQ(
      journeys_.create(actor_, sample::read(R"({"key": "a", "language": "fi"})")).error().field,
      "name");
  EXPECT_EQ(journeys_.create(actor_, json::value("x")).error().code, ErrorCode::Invalid);
}

TEST_F(JourneyServiceTest, LetsOnlyThoseWhoMayWrite) {
  const auto detail = made(two_moments());
  const auto document = sample::read(two_moments("b", "x"));
  for (const auto role : {Role::Analyst, Role::Manager, Role::Agent, Role::Viewer}) {
    const auto actor = as(role);
    const auto id = detail.stored.id;
    EXPECT_EQ(journeys_.create(actor, document).error().code, ErrorCode::Forbidden);
    EXPECT_EQ(journeys_.save(actor, id, {document, 1}).error().code, ErrorCode::Forbidden);
    EXPECT_EQ(journeys_.copy(actor, id, "x").error().code, ErrorCode::Forbidden);
    EXPECT_EQ(journeys_.publish(actor, id, "").error().code, ErrorCode::Forbidden);
    EXPECT_EQ(journeys_.archive(actor, id).error().code, ErrorCode::Forbidden);
    EXPECT_EQ(journeys_.restore(actor, id).error().code, ErrorCode::Forbidden);
    EXPECT_EQ(journeys_.remove(actor, id).error().code, ErrorCode::Forbidden);
    EXPECT_TRUE(journeys_.list(actor, false).ok());
    EXPECT_TRUE(journeys_.versions(actor, id).ok());
  }
}

TEST_F(JourneyServiceTest, HidesTheJourneysOfOtherOrganisations) {
  const auto detail = made(two_moments());
  const auto id = detail.stored.id;
  EXPECT_EQ(journeys_.find(other_organisation_, id).error().code, ErrorCode::NotFound);
  EXPECT_EQ(journeys_.publish(other_organisation_, id, "").error().code, ErrorCode::NotFound);
  EXPECT_EQ(journeys_.remove(other_organisation_, id).error().code, ErrorCode::NotFound);
  EXPECT_EQ(journeys_.versions(other_organisation_, id).error().code, ErrorCode::NotFound);
  EXPECT_EQ(journeys_.diff(other_organisation_, id, {}).error().code, ErrorCode::NotFound);
  EXPECT_THAT(*journeys_.list(other_organisation_, true), IsEmpty());
}

TEST_F(JourneyServiceTest, ListsWhatJourneysAreMadeOf) {
  persona("aino");
  auto detail = made(sample::journey(sample::moments(3), R"(, "personas": ["aino"])"));
  made(R"({"name": "Another", "key": "another", "language": "uk"})");
  StoredProposal proposal;
  proposal.organisation = organisation_.id;
  proposal.journey = detail.stored.id;
  for (const auto* state : {"open", "dismissed", "open"}) {
    proposal.state = state;
    store_.all_proposals.emplace_back(organisation_.id, proposal);
  }
  StoredAlarm alarm;
  alarm.organisation = organisation_.id;
  alarm.moment = "m1";
  store_.all_alarms.emplace_back(organisation_.id, alarm);
  alarm.closed_at = now_;
  store_.all_alarms.emplace_back(organisation_.id, alarm);
  alarm.closed_at.reset();
  alarm.moment = "elsewhere";
  store_.all_alarms.emplace_back(organisation_.id, alarm);

  const auto listed = journeys_.list(actor_, false);
  ASSERT_TRUE(listed.ok());
  ASSERT_EQ(listed->size(), 2u);
  const auto visit = to_json((*listed)[0]);
  EXPECT_EQ(visit.at("name"), "A visit");
  EXPECT_EQ(visit.at("personas"), sample::read(R"(["aino"])"));
  EXPECT_EQ(visit.at("stages"), 1);
  EXPECT_EQ(visit.at("moments"), 3);
  EXPECT_EQ(visit.at("open_proposals"), 2);
  EXPECT_EQ(visit.at("open_alarms"), 1);
  EXPECT_EQ((*listed)[1].language, Language::Ukrainian);
}

TEST_F(JourneyServiceTest, RefusesTakenKeysWithTheirPlace) {
  made(two_moments());
  const auto same_key = journeys_.create(actor_, sample::read(two_moments("visit", "x")));
  ASSERT_FALSE(same_key.ok());
  EXPECT_EQ(same_key.error().code, ErrorCode::Conflict);
  EXPECT_EQ(same_key.error().field, "key");
  const auto same_moment = journeys_.create(
      actor_,
      sample::read(sample::journey(sample::moment("x") + "," + sample::moment("m1"), "", "b")));
  ASSERT_FALSE(same_moment.ok());
  EXPECT_EQ(same_moment.error().code, ErrorCode::Conflict);
  EXPECT_EQ(same_moment.error().field, "stages[0].moments[1].key");
  EXPECT_THAT(same_moment.error().message, HasSubstr("\"m1\""));
}

TEST_F(JourneyServiceTest, RefusesStructureThatWouldBreakReaders) {
  const auto refused = [&](std::string_view moments) {
    const auto journey = journeys_.create(actor_, sample::read(sample::journey(moments)));
    EXPECT_FALSE(journey.ok()) << moments;
    return journey.ok() ? std::string() : journey.error().field;
  };
  EXPECT_EQ(refused(sample::moment("a", R"(, "next": [{"moment": "a"}])")),
            "stages[0].moments[0].next");
  EXPECT_EQ(refused(sample::moment("a", R"(, "touchpoint": "till")")),
            "stages[0].moments[0].touchpoint");
  EXPECT_EQ(refused(sample::moment("a", R"(, "personas": ["aino"])")),
            "stages[0].moments[0].personas[0]");
  EXPECT_EQ(refused(sample::moment("a", R"(, "sub_journey": "visit")")),
            "stages[0].moments[0].sub_journey");
  EXPECT_EQ(refused(sample::moment("a", R"(, "sub_journey": "other")")),
            "stages[0].moments[0].sub_journey");
  EXPECT_THAT(store_.all_documents, IsEmpty());
}

TEST_F(JourneyServiceTest, KeepsFiveHundredMoments) {
  const auto detail = made(sample::journey(sample::moments(500)));
  EXPECT_EQ(detail.document.moment_count(), 500u);
  EXPECT_THAT(detail.problems, IsEmpty());
  EXPECT_EQ(store_.moment_owners.size(), 500u);
}

TEST_F(JourneyServiceTest, RefusesTextsThatAreHugeTogether) {
  auto journey = sample::parsed(sample::journey(sample::moments(100)));
  for (auto& moment : journey.stages[0].moments) {
    for (auto* text : {&moment.sees, &moment.hears, &moment.smells, &moment.feels,
                       &moment.expectation, &moment.promise}) {
      *text = std::string(10'000, 'x');
    }
  }
  const auto refused = journeys_.create(actor_, to_json(journey));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().field, "document");
}

TEST_F(JourneyServiceTest, SavesUnderTheNextRevision) {
  const auto detail = made(two_moments());
  now_ = now_.plus_seconds(60);
  const auto saved = changed(detail, [](Journey& journey) { journey.name = "Renamed"; });
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  EXPECT_EQ(saved->stored.revision, 2);
  EXPECT_EQ(saved->stored.name, "Renamed");
  EXPECT_EQ(saved->stored.updated_at, now_);
  EXPECT_EQ(journeys_.find(actor_, detail.stored.id)->document.name, "Renamed");
}

TEST_F(JourneyServiceTest, ChangesNothingWhenThereIsNothingNew) {
  const auto detail = made(two_moments());
  const auto writes = store_.writes;
  const auto entries = audited().size();
  const auto saved = changed(detail, [](Journey&) {});
  ASSERT_TRUE(saved.ok());
  EXPECT_EQ(saved->stored.revision, 1);
  EXPECT_EQ(store_.writes, writes);
  EXPECT_EQ(audited().size(), entries);
}

TEST_F(JourneyServiceTest, LetsTheFirstOfTwoEditorsWinAndTellsTheOther) {
  const auto detail = made(two_moments());
  ASSERT_TRUE(changed(detail, [](Journey& j) { j.stages[0].title = "First"; }).ok());
  const auto second = changed(detail, [](Journey& j) { j.stages[0].title = "Second"; });
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::Conflict);
  EXPECT_EQ(second.error().field, "revision");
  const auto present = journeys_.find(actor_, detail.stored.id);
  EXPECT_EQ(present->document.stages[0].title, "First");
  EXPECT_EQ(present->stored.revision, 2);
}

TEST_F(JourneyServiceTest, TellsTheOtherEditorAlsoWhenTheStoreNoticesIt) {
  const auto detail = made(two_moments());
  store_.failure = conflict("old revision");
  const auto late = changed(detail, [](Journey& j) { j.description = "x"; });
  EXPECT_EQ(late.error().code, ErrorCode::Conflict);
  EXPECT_EQ(late.error().field, "revision");
  store_.failure = unavailable("The database is away.");
  EXPECT_EQ(changed(detail, [](Journey& j) { j.description = "x"; }).error().code,
            ErrorCode::Unavailable);
}

TEST_F(JourneyServiceTest, KeepsADraftThatSomebodyIsTyping) {
  const auto detail = made(two_moments());
  const auto saved = changed(detail, [](Journey& journey) {
    journey.name = "";
    journey.stages[0].moments[0].title = "";
    journey.stages[0].moments.push_back({});
    journey.stages[0].moments[2].key = "alone";
    journey.stages[0].moments[0].next = {{"alone", ""}};
  });
  ASSERT_TRUE(saved.ok()) << saved.error().message;
  EXPECT_EQ(saved->stored.name, "visit");
  std::vector<std::string> codes;
  for (const auto& problem : saved->problems) codes.push_back(problem.code);
  EXPECT_THAT(codes, ElementsAre("no_name", "no_title", "no_title", "orphan"));
  const auto refused = journeys_.publish(actor_, detail.stored.id, "");
  EXPECT_EQ(refused.error().code, ErrorCode::Invalid);
  EXPECT_EQ(refused.error().field, "name");
}

TEST_F(JourneyServiceTest, RefusesLoopsOfSubJourneys) {
  const auto inner = made(sample::journey(sample::moments(1, "inner"), "", "inner"));
  const auto middle =
      made(sample::journey(sample::moment("mid", R"(, "sub_journey": "inner")"), "", "middle"));
  made(sample::journey(sample::moment("out", R"(, "sub_journey": "middle")"), "", "outer"));
  const auto looped =
      changed(inner, [](Journey& j) { j.stages[0].moments[0].sub_journey = "outer"; });
  ASSERT_FALSE(looped.ok());
  EXPECT_EQ(looped.error().field, "stages[0].moments[0].sub_journey");
  EXPECT_EQ(journeys_.find(actor_, inner.stored.id)->stored.revision, 1);
}

TEST_F(JourneyServiceTest, KeepsTheKeyThatOtherJourneysLinkTo) {
  const auto inner = made(sample::journey(sample::moments(1, "inner"), "", "inner"));
  made(sample::journey(sample::moment("out", R"(, "sub_journey": "inner")"), "", "outer"));
  const auto renamed = changed(inner, [](Journey& j) { j.key = "innermost"; });
  EXPECT_EQ(renamed.error().code, ErrorCode::Conflict);
  EXPECT_EQ(renamed.error().field, "key");
  const auto removed = journeys_.remove(actor_, inner.stored.id);
  EXPECT_EQ(removed.error().code, ErrorCode::Conflict);
  EXPECT_THAT(removed.error().message, HasSubstr("\"A visit\""));
  EXPECT_THAT(removed.error().message, HasSubstr("archive"));
  EXPECT_TRUE(journeys_.archive(actor_, inner.stored.id).ok());
}

TEST_F(JourneyServiceTest, CopiesWithFreshKeys) {
  touchpoint("till");
  const auto detail = made(sample::journey(
      sample::moment("a", R"(, "touchpoint": "till", "next": [{"moment": "c"}, {"moment": "b"}])") +
      "," + sample::moment("b") + "," + sample::moment("c")));
  const auto copy = journeys_.copy(actor_, detail.stored.id, " The copy ");
  ASSERT_TRUE(copy.ok()) << copy.error().message;
  EXPECT_EQ(copy->stored.key, "visit_2");
  EXPECT_EQ(copy->stored.name, "The copy");
  EXPECT_THAT(copy->document.moment_keys(), ElementsAre("a_2", "b_2", "c_2"));
  EXPECT_EQ(copy->document.stages[0].moments[0].next[0].moment, "c_2");
  EXPECT_EQ(copy->document.stages[0].moments[0].touchpoint, "till");
  const auto again = journeys_.copy(actor_, copy->stored.id, "Again");
  EXPECT_EQ(again->stored.key, "visit_2_2");
  EXPECT_EQ(journeys_.copy(actor_, detail.stored.id, "Third")->stored.key, "visit_3");
  EXPECT_EQ(journeys_.copy(actor_, detail.stored.id, " ").error().field, "name");
}

TEST_F(JourneyServiceTest, CopiesKeysOfFullLength) {
  const std::string key(64, 'k');
  const auto detail = made(sample::journey(sample::moment(key), "", key));
  const auto copy = journeys_.copy(actor_, detail.stored.id, "Copy");
  ASSERT_TRUE(copy.ok());
  EXPECT_EQ(copy->stored.key, std::string(62, 'k') + "_2");
  EXPECT_EQ(copy->document.moment_keys()[0], std::string(62, 'k') + "_2");
}

TEST_F(JourneyServiceTest, PublishesVersionsAndTellsWhatChanged) {
  const auto detail = made(two_moments());
  const auto first = journeys_.publish(actor_, detail.stored.id, " The first ");
  ASSERT_TRUE(first.ok()) << first.error().message;
  EXPECT_EQ(first->stored.published_version, 1);
  EXPECT_FALSE(first->has_unpublished_changes);
  EXPECT_EQ(store_.outbox.back().kind, "journey_published");
  // Nothing is new, so nothing happens.
  EXPECT_EQ(journeys_.publish(actor_, detail.stored.id, "again")->stored.published_version, 1);

  const auto saved = changed(*first, [](Journey& j) { j.stages[0].moments[0].promise = "Soon"; });
  EXPECT_TRUE(saved->has_unpublished_changes);
  const auto draft = journeys_.diff(actor_, detail.stored.id, {});
  ASSERT_EQ(draft->size(), 1u);
  EXPECT_EQ((*draft)[0].field, "promise");
  ASSERT_TRUE(journeys_.publish(actor_, detail.stored.id, "").ok());

  const auto versions = journeys_.versions(as(Role::Viewer), detail.stored.id);
  ASSERT_EQ(versions->size(), 2u);
  EXPECT_EQ((*versions)[0].stored.version, 2);
  EXPECT_EQ((*versions)[0].changes.size(), 1u);
  EXPECT_EQ((*versions)[1].stored.note, "The first");
  EXPECT_EQ((*versions)[1].stored.published_by, "Aino");
  EXPECT_THAT((*versions)[1].changes, IsEmpty());
  const auto old = journeys_.version(actor_, detail.stored.id, 1);
  EXPECT_EQ(*stored_journey(old->document), detail.document);
  EXPECT_EQ(to_json(*old)->at("document").at("key"), "visit");
}

TEST_F(JourneyServiceTest, DiffersBetweenAnyTwoStates) {
  const auto detail = made(two_moments());
  const auto id = detail.stored.id;
  EXPECT_THAT(*journeys_.diff(actor_, id, {}), IsEmpty());
  const auto first = journeys_.publish(actor_, id, "");
  ASSERT_TRUE(changed(*first, [](Journey& j) { j.stages[0].moments.pop_back(); }).ok());
  ASSERT_TRUE(journeys_.publish(actor_, id, "").ok());
  EXPECT_EQ(journeys_.diff(actor_, id, {"1", "2"})->at(0).kind, "removed");
  EXPECT_EQ(journeys_.diff(actor_, id, {"2", "1"})->at(0).kind, "added");
  EXPECT_EQ(journeys_.diff(actor_, id, {"1", "draft"})->size(), 1u);
  EXPECT_THAT(*journeys_.diff(actor_, id, {"draft", "2"}), IsEmpty());
  const std::pair<JourneyService::DiffRange, std::string_view> bad[] = {
      {{"3", "draft"}, "from"}, {{"1", "9"}, "to"},   {{"newest", ""}, "from"},
      {{"", "-1"}, "to"},       {{"1x", ""}, "from"}, {{"99999999999999", ""}, "from"}};
  for (const auto& [range, field] : bad) {
    const auto diff = journeys_.diff(actor_, id, range);
    ASSERT_FALSE(diff.ok()) << range.from << " " << range.to;
    EXPECT_EQ(diff.error().field, field);
  }
  EXPECT_EQ(journeys_.version(actor_, id, 7).error().field, "version");
}

TEST_F(JourneyServiceTest, TellsWhoPublishesAtTheSameTime) {
  const auto detail = made(two_moments());
  store_.all_versions[detail.stored.id].push_back({1, "{}", now_, "Raili", ""});
  const auto late = journeys_.publish(actor_, detail.stored.id, "");
  EXPECT_EQ(late.error().code, ErrorCode::Conflict);
  EXPECT_EQ(late.error().field, "version");
}

TEST_F(JourneyServiceTest, ArchivesAndRestoresWithoutCallingItAChange) {
  const auto detail = made(two_moments());
  const auto id = detail.stored.id;
  ASSERT_TRUE(journeys_.publish(actor_, id, "").ok());
  const auto archived = journeys_.archive(actor_, id);
  ASSERT_TRUE(archived.ok());
  EXPECT_EQ(archived->stored.archived_at, now_);
  EXPECT_FALSE(archived->has_unpublished_changes);
  EXPECT_THAT(*journeys_.list(actor_, false), IsEmpty());
  EXPECT_EQ(journeys_.list(actor_, true)->size(), 1u);
  // It keeps its keys, and does not change.
  EXPECT_EQ(journeys_.create(actor_, sample::read(two_moments("b"))).error().code,
            ErrorCode::Conflict);
  EXPECT_EQ(changed(*archived, [](Journey& j) { j.name = "x"; }).error().field, "archived_at");
  EXPECT_EQ(journeys_.publish(actor_, id, "").error().field, "archived_at");
  const auto restored = journeys_.restore(actor_, id);
  EXPECT_EQ(restored->stored.archived_at, std::nullopt);
  EXPECT_TRUE(changed(*restored, [](Journey& j) { j.name = "x"; }).ok());
  EXPECT_TRUE(journeys_.restore(actor_, id).ok());
}

TEST_F(JourneyServiceTest, DoesNotRemoveWhatAnswersAreCountedAt) {
  publish_survey("after");
  const auto detail = made(two_moments());
  NewBinding wanted{"question", "", "after", "recommend", ""};
  const auto binding = bindings_.bind(actor_, "m1", wanted);
  ASSERT_TRUE(binding.ok()) << binding.error().message;
  const auto refused = journeys_.remove(actor_, detail.stored.id);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
  EXPECT_THAT(refused.error().message, HasSubstr("question recommend at Title of m1"));
  next_day();
  ASSERT_TRUE(bindings_.end(actor_, binding->id, std::nullopt).ok());
  ASSERT_TRUE(journeys_.remove(actor_, detail.stored.id).ok());
  EXPECT_EQ(journeys_.find(actor_, detail.stored.id).error().code, ErrorCode::NotFound);
  EXPECT_TRUE(journeys_.create(actor_, sample::read(two_moments())).ok());
  EXPECT_THAT(audited(), Contains("journey.remove"));
}

TEST_F(JourneyServiceTest, HasAtMostFiveHundredJourneys) {
  StoredDocument stored;
  stored.organisation = organisation_.id;
  for (int i = 0; i < 500; ++i) {
    stored.id = DocumentId{next_id(now_)};
    stored.key = fmt::format("j{}", i);
    stored.document = fmt::format(R"({{"key": "j{}", "language": "fi"}})", i);
    store_.all_documents.push_back(stored);
  }
  EXPECT_EQ(journeys_.create(actor_, sample::read(two_moments())).error().code,
            ErrorCode::Conflict);
  store_.all_documents.pop_back();
  EXPECT_TRUE(journeys_.create(actor_, sample::read(two_moments())).ok());
}

TEST_F(JourneyServiceTest, WarnsOfAnOutcomeAndABoundQuestionThatAreNotAsked) {
  publish_survey("after");
  const auto with = [](std::string_view question) {
    return fmt::format(R"(, "outcome": {{"survey": "after", "question": "{}"}})", question);
  };
  const auto good = made(sample::journey(sample::moments(2), with("recommend")));
  EXPECT_THAT(good.problems, IsEmpty());
  const auto bad = made(sample::journey(sample::moments(2, "x"), with("gone"), "bad"));
  ASSERT_EQ(bad.problems.size(), 1u);
  EXPECT_EQ(bad.problems[0].code, "unknown_outcome");

  NewBinding wanted{"question", "", "after", "recommend", ""};
  ASSERT_TRUE(bindings_.bind(actor_, "m0", wanted).ok());
  const auto survey = surveys_.surveys.front();
  ASSERT_TRUE(survey_service_.remove(actor_, survey.id).ok());
  const auto found = journeys_.find(actor_, good.stored.id);
  std::vector<std::string> codes;
  for (const auto& problem : found->problems) codes.push_back(problem.code);
  EXPECT_THAT(codes, ElementsAre("unknown_outcome", "bound_question_gone"));
  EXPECT_EQ(found->problems[1].path, "stages[0].moments[0]");
  EXPECT_TRUE(journeys_.publish(actor_, good.stored.id, "").ok());
}

// Touchpoints by date.

class TouchpointDates : public Room {
 protected:
  TouchpointDates() {
    for (const auto* key : {"till", "kiosk", "app_pay"}) touchpoint(key);
  }
  JourneyDetail at(std::string_view key) {
    return made(sample::journey(sample::moment("pay", fmt::format(R"(, "touchpoint": "{}")", key)) +
                                "," + sample::moment("leave")));
  }
  JourneyDetail moved(const JourneyDetail& detail, std::string_view key) {
    auto saved = changed(detail, [&](Journey& j) { j.stages[0].moments[0].touchpoint = key; });
    EXPECT_TRUE(saved.ok()) << saved.error().message;
    return std::move(saved).value();
  }
};

TEST_F(TouchpointDates, HaveAMomentsFirstTouchpointFromTheBeginning) {
  at("till");
  EXPECT_THAT(touchpoint_days(), ElementsAre("pay>till 1970-01-01.."));
}

TEST_F(TouchpointDates, EndTheOldOneOnTheDayThatTheNewOneBegins) {
  const auto detail = at("till");
  next_day();
  moved(detail, "kiosk");
  EXPECT_THAT(touchpoint_days(),
              ElementsAre("pay>till 1970-01-01..2026-11-22", "pay>kiosk 2026-11-22.."));
}

TEST_F(TouchpointDates, TakeBackASlipOfTheSameDay) {
  const auto slip = at("kiosk");
  auto detail = moved(slip, "till");
  EXPECT_THAT(touchpoint_days(),
              ElementsAre("pay>kiosk 1970-01-01..1970-01-01", "pay>till 1970-01-01.."));
  next_day();
  detail = moved(detail, "app_pay");
  detail = moved(detail, "kiosk");
  EXPECT_THAT(touchpoint_days(),
              ElementsAre("pay>kiosk 1970-01-01..1970-01-01", "pay>till 1970-01-01..2026-11-22",
                          "pay>app_pay 2026-11-22..2026-11-22", "pay>kiosk 2026-11-22.."));
}

TEST_F(TouchpointDates, AreKeptWhenOtherThingsChange) {
  auto detail = at("till");
  next_day();
  const auto saved = changed(detail, [](Journey& j) { j.stages[0].moments[0].sees = "A queue"; });
  ASSERT_TRUE(saved.ok());
  ASSERT_TRUE(journeys_.publish(actor_, detail.stored.id, "").ok());
  EXPECT_THAT(touchpoint_days(), ElementsAre("pay>till 1970-01-01.."));
}

TEST_F(TouchpointDates, EndWhenTheMomentGoesAndGoOnWhenItComesBack) {
  const auto detail = at("till");
  next_day();
  const auto gone =
      changed(detail, [](Journey& j) { j.stages[0].moments.erase(j.stages[0].moments.begin()); });
  ASSERT_TRUE(gone.ok());
  EXPECT_THAT(touchpoint_days(), ElementsAre("pay>till 1970-01-01..2026-11-22"));
  const auto back = changed(*gone, [&](Journey& j) { j = detail.document; });
  ASSERT_TRUE(back.ok());
  EXPECT_THAT(touchpoint_days(),
              ElementsAre("pay>till 1970-01-01..2026-11-22", "pay>till 2026-11-22.."));
}

TEST_F(TouchpointDates, EndWithTheJourney) {
  const auto detail = at("till");
  next_day();
  ASSERT_TRUE(journeys_.remove(actor_, detail.stored.id).ok());
  EXPECT_THAT(touchpoint_days(), ElementsAre("pay>till 1970-01-01..2026-11-22"));
}

TEST_F(TouchpointDates, AreMendedByPublishingWhenASaveWasCutOff) {
  const auto detail = at("till");
  store_.all_bindings.clear();
  ASSERT_TRUE(journeys_.publish(actor_, detail.stored.id, "").ok());
  EXPECT_THAT(touchpoint_days(), ElementsAre("pay>till 1970-01-01.."));
}

TEST_F(TouchpointDates, FollowTheOrganisationsClock) {
  // Half past ten in the evening in Greenwich is the next day in Helsinki.
  const auto detail = at("till");
  now_ = *parse_rfc3339("2026-11-30T22:30:00Z");
  moved(detail, "kiosk");
  EXPECT_THAT(touchpoint_days(), Contains("pay>kiosk 2026-12-01.."));
}

}  // namespace
}  // namespace polku::journeys
