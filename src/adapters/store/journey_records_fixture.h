#pragma once
// An organisation and one of everything that the room of journeys stores, for its contract tests.

#include "records_fixture.h"
#include "session.h"

namespace polku::store {

using namespace journeys;

class JourneyRecordsTest : public RecordsTest {
 protected:
  void SetUp() override {
    RecordsTest::SetUp();
    organisation_ = add_organisation();
    other_ = add_organisation("toinen");
  }
  JourneyStore& store() { return records_->journeys(); }

  static StoredDocument document_named(OrganisationId organisation, const std::string& key,
                                       DocumentKind kind = DocumentKind::Journey) {
    StoredDocument document;
    document.id = {Uuid::v7_from(kNow, organisation.text() + key)};
    document.organisation = organisation;
    document.kind = kind;
    document.key = key;
    document.name = "Polku " + key;
    document.document = R"({"key": ")" + key + R"("})";
    document.created_at = document.updated_at = kNow;
    document.updated_by = "user:1";
    return document;
  }
  StoredDocument add_journey(const std::string& key, const std::vector<std::string>& moments = {}) {
    auto journey = document_named(organisation_, key);
    EXPECT_TRUE(succeeded(store().insert_document(journey, moments)));
    return journey;
  }
  StoredProposal proposal_of(const StoredDocument& journey, const std::string& moment,
                             int seconds = 0) {
    StoredProposal proposal;
    proposal.found_at = proposal.seen_at = kNow.plus_seconds(seconds);
    proposal.id = {Uuid::v7_from(proposal.found_at, moment)};
    proposal.organisation = organisation_;
    proposal.journey = journey.id;
    proposal.moment = moment;
    proposal.kind = "low_score";
    proposal.evidence = R"({"value": 4.5, "sana": "Ääni"})";
    proposal.state = "open";
    return proposal;
  }
  StoredNote note_of(const StoredDocument& journey, const std::string& text, int seconds = 0) {
    StoredNote note;
    note.created_at = note.updated_at = kNow.plus_seconds(seconds);
    note.id = {Uuid::v7_from(note.created_at, text)};
    note.organisation = organisation_;
    note.journey = journey.id;
    note.text = text;
    note.author = "user:1";
    return note;
  }
  StoredBinding binding_of(const std::string& moment, int seconds = 0) {
    StoredBinding binding;
    binding.created_at = kNow.plus_seconds(seconds);
    binding.id = {Uuid::v7_from(binding.created_at, moment)};
    binding.organisation = organisation_;
    binding.moment = moment;
    binding.kind = "question";
    binding.role = "score";
    binding.survey = "demo";
    binding.target = "recommend";
    binding.valid_from = Day{20'000};
    binding.created_by = "user:1";
    return binding;
  }
  StoredAlarm alarm_of(const std::string& moment, int seconds = 0) {
    StoredAlarm alarm;
    alarm.opened_at = kNow.plus_seconds(seconds);
    alarm.id = {Uuid::v7_from(alarm.opened_at, moment)};
    alarm.organisation = organisation_;
    alarm.moment = moment;
    alarm.measure = "nps";
    alarm.side = "below";
    alarm.rule = "beyond_three_sigma";
    alarm.evidence = R"({"week": "2026-11-23", "n": 12})";
    return alarm;
  }
  // The kinds of the outbox's events, in order.
  std::vector<std::string> events() {
    std::vector<std::string> kinds;
    const auto session = std::move(records_->database().connect()).value();
    soci::rowset<std::string> rows = session->soci().prepare
                                     << "SELECT kind FROM outbox ORDER BY seq";
    for (const auto& kind : rows) kinds.push_back(kind);
    return kinds;
  }

  OrganisationId organisation_, other_;
};

}  // namespace polku::store
