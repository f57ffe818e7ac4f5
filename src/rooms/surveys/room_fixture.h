#pragma once
// The whole room over stores in memory, with a clock and ids that tests hold in their hands.

#include <gtest/gtest.h>

#include <string>

#include "memory_stores_fixture.h"
#include "sample_fixture.h"
#include "support/memory_directory_store.h"
#include "surveys/service.h"

namespace polku::surveys {

class Room : public testing::Test {
 protected:
  Room() {
    organisation_.id = OrganisationId{Uuid::v7_from(now_, "organisation")};
    organisation_.name = "Ratas";
    EXPECT_TRUE(directory_.insert_organisation(organisation_).ok());
    actor_.organisation = organisation_.id;
    actor_.user = UserId{Uuid::v7_from(now_, "user")};
    actor_.name = "Aino";
    actor_.role = directory::Role::Owner;
  }

  Uuid next_id(Timestamp at) { return Uuid::v7_from(at, std::to_string(++made_)); }

  directory::Actor as(directory::Role role) const {
    auto actor = actor_;
    actor.role = role;
    return actor;
  }
  directory::Actor limited_to(std::vector<std::string> units,
                              directory::Role role = directory::Role::Manager) const {
    auto actor = as(role);
    actor.sees_all_units = false;
    actor.unit_keys = std::move(units);
    return actor;
  }

  SurveyDetail draft(std::string_view questions, std::string_view members = "") {
    auto made = service_.create(actor_, sample::read(sample::document(questions, members)));
    EXPECT_TRUE(made.ok()) << made.error().field << made.error().message;
    return std::move(made).value();
  }
  SurveyDetail published(std::string_view questions, std::string_view members = "") {
    const auto made = draft(questions, members);
    auto open = service_.publish(actor_, made.survey.id);
    EXPECT_TRUE(open.ok()) << open.error().field << open.error().message;
    return std::move(open).value();
  }
  // Saves a new draft over the survey and publishes it.
  SurveyDetail republished(const SurveyDetail& survey, std::string_view questions,
                           std::string_view members = "") {
    const auto document = sample::read(sample::document(questions, members));
    const auto saved =
        service_.save_draft(actor_, survey.survey.id, {document, survey.survey.revision});
    EXPECT_TRUE(saved.ok()) << saved.error().message;
    auto open = service_.publish(actor_, survey.survey.id);
    EXPECT_TRUE(open.ok()) << open.error().field << open.error().message;
    return std::move(open).value();
  }

  Result<Submitted> submit(SubmitRequest request) {
    std::optional<Result<Submitted>> outcome;
    int calls = 0;
    responses_.submit(std::move(request), [&](Result<Submitted> result) {
      outcome.emplace(std::move(result));
      ++calls;
    });
    EXPECT_EQ(calls, 1);
    return std::move(*outcome);
  }
  static SubmitRequest request(std::string_view answers, std::string_view context = "{}") {
    SubmitRequest made;
    made.slug = "sample";
    made.answers = sample::object(answers);
    made.context = sample::object(context);
    return made;
  }

  std::vector<std::string> audited() {
    std::vector<std::string> actions;
    const auto entries = directory_.audit(organisation_.id, {});
    for (const auto& entry : *entries) actions.push_back(entry.action);
    return actions;
  }

  Timestamp now_ = *parse_rfc3339("2026-11-21T12:00:00Z");
  int made_ = 0;
  directory::Organisation organisation_;
  directory::Actor actor_;
  support::MemoryDirectoryStore directory_;
  support::PlainSecrets secrets_;
  MemorySurveyStore surveys_;
  MemoryResponseStore stored_;
  SurveyCatalog catalog_{surveys_, directory_};
  SurveyService service_{{surveys_, directory_, catalog_, [this] { return now_; },
                          [this](Timestamp at) { return next_id(at); }}};
  ResponseService responses_{{stored_, surveys_, directory_, secrets_, catalog_,
                              [this] { return now_; },
                              [this](Timestamp at) { return next_id(at); }}};
};

}  // namespace polku::surveys
