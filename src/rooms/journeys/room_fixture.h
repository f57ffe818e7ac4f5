#pragma once
// The whole room over stores in memory, with a clock and ids that tests hold in their hands.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "../surveys/memory_stores_fixture.h"
#include "journeys/service.h"
#include "journeys_testing/memory_journey_store.h"
#include "sample_fixture.h"
#include "support/memory_directory_store.h"

namespace polku::journeys {

class Room : public ::testing::Test {
 protected:
  Room() {
    organisation_.id = OrganisationId{Uuid::v7_from(now_, "organisation")};
    organisation_.name = "Ratas";
    EXPECT_TRUE(directory_.insert_organisation(organisation_).ok());
    actor_.organisation = organisation_.id;
    actor_.user = UserId{Uuid::v7_from(now_, "user")};
    actor_.name = "Aino";
    actor_.role = directory::Role::Designer;
    other_organisation_ = actor_;
    other_organisation_.organisation = OrganisationId{Uuid::v7_from(now_, "other")};
  }

  Uuid next_id(Timestamp at) { return Uuid::v7_from(at, std::to_string(++made_)); }
  void next_day() { now_ = now_.plus_seconds(24 * 3600); }
  static Day day(std::string_view iso) { return *Day::parse(iso); }

  directory::Actor as(directory::Role role) const {
    auto actor = actor_;
    actor.role = role;
    return actor;
  }

  JourneyDetail made(std::string_view text) {
    auto journey = journeys_.create(actor_, sample::read(text));
    EXPECT_TRUE(journey.ok()) << journey.error().field << ": " << journey.error().message;
    return journey.ok() ? std::move(journey).value() : JourneyDetail{};
  }
  // The journey as `change` leaves it, saved.
  template <class Change>
  Result<JourneyDetail> changed(const JourneyDetail& detail, Change change) {
    auto journey = detail.document;
    change(journey);
    const json::value document(to_json(journey));
    return journeys_.save(actor_, detail.stored.id, {document, detail.stored.revision});
  }
  CatalogueEntry made(DocumentKind kind, std::string_view text) {
    auto entry = catalogue_.create(actor_, kind, sample::read(text));
    EXPECT_TRUE(entry.ok()) << entry.error().field << ": " << entry.error().message;
    return entry.ok() ? std::move(entry).value() : CatalogueEntry{};
  }
  CatalogueEntry persona(std::string_view key) {
    return made(DocumentKind::Persona,
                fmt::format(R"({{"key": "{}", "name": "Persona {}"}})", key, key));
  }
  CatalogueEntry touchpoint(std::string_view key) {
    return made(DocumentKind::Touchpoint,
                fmt::format(R"({{"key": "{}", "name": "Point {}"}})", key, key));
  }
  // A published survey with one question of many types.
  void publish_survey(std::string_view slug) {
    const auto made = survey_service_.create(
        as(directory::Role::Owner),
        sample::read(fmt::format(
            R"({{"schema": 1, "slug": "{}", "name": "S", "languages": ["en"], "title": {{"en": "S"}},
        "questions": [
        {{"key": "recommend", "type": "nps", "title": {{"en": "Recommend?"}}}},
        {{"key": "kept", "type": "single_choice", "title": {{"en": "Kept?"}}, "options": [
          {{"key": "yes", "label": {{"en": "Yes"}}}}, {{"key": "no", "label": {{"en": "No"}}}}]}},
        {{"key": "four", "type": "quadrant", "title": {{"en": "How?"}}}},
        {{"key": "hoped", "type": "rating", "title": {{"en": "Hoped"}}, "measure": "expectation",
          "scale": {{"min": 1, "max": 5}}}},
        {{"key": "why", "type": "long_text", "title": {{"en": "Why?"}}}},
        {{"key": "born", "type": "date", "title": {{"en": "Born"}}}}]}})",
            slug)));
    ASSERT_TRUE(made.ok()) << made.error().field << made.error().message;
    const auto open = survey_service_.publish(as(directory::Role::Owner), made->survey.id);
    ASSERT_TRUE(open.ok()) << open.error().field << open.error().message;
  }

  std::vector<std::string> audited() {
    std::vector<std::string> actions;
    const auto entries = directory_.audit(organisation_.id, {});
    for (const auto& entry : *entries) actions.push_back(entry.action);
    return actions;
  }
  // "moment>touchpoint from..to" of every touchpoint binding, oldest first.
  std::vector<std::string> touchpoint_days() const {
    std::vector<std::string> days;
    for (const auto& each : store_.all_bindings) {
      if (each.kind != "touchpoint") continue;
      days.push_back(fmt::format("{}>{} {}..{}", each.moment, each.target, each.valid_from.text(),
                                 each.valid_to ? each.valid_to->text() : ""));
    }
    return days;
  }

  Timestamp now_ = *parse_rfc3339("2026-11-21T12:00:00Z");
  int made_ = 0;
  directory::Organisation organisation_;
  directory::Actor actor_, other_organisation_;
  support::MemoryDirectoryStore directory_;
  surveys::MemorySurveyStore surveys_;
  testing::MemoryJourneyStore store_;
  surveys::SurveyCatalog catalog_{surveys_, directory_};
  surveys::SurveyService survey_service_{{surveys_, directory_, catalog_, [this] { return now_; },
                                          [this](Timestamp at) { return next_id(at); }}};
  RoomPorts ports_{store_,
                   directory_,
                   surveys_,
                   catalog_,
                   survey_service_,
                   [this] { return now_; },
                   [this](Timestamp at) { return next_id(at); }};
  JourneyService journeys_{ports_};
  CatalogueService catalogue_{ports_};
  BindingService bindings_{ports_};
  NoteService notes_{ports_};
  ExchangeService exchange_{ports_};
};

}  // namespace polku::journeys
