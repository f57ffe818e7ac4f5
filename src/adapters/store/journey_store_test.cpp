#include <thread>

#include "records_fixture.h"
#include "session.h"

namespace polku::store {
namespace {

using namespace journeys;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class JourneyStoreTest : public RecordsTest {
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
POLKU_ON_BOTH_ENGINES(JourneyStoreTest);

TEST_P(JourneyStoreTest, KeepsEveryFieldOfADocument) {
  auto journey = document_named(organisation_, "osto");
  journey.name = "Ostan mekon — купую сукню 👗";
  journey.document = R"({"key": "osto", "name": "Ostan mekon — купую сукню 👗"})";
  journey.revision = 3;
  journey.published_version = 2;
  journey.published_revision = 1;
  journey.updated_at = kNow.plus_seconds(5);
  journey.archived_at = kNow.plus_seconds(9);
  ASSERT_TRUE(succeeded(store().insert_document(journey, {"sovitus"})));
  const auto found = value_of(store().document(organisation_, DocumentKind::Journey, journey.id));
  EXPECT_EQ(found.id, journey.id);
  EXPECT_EQ(found.organisation, organisation_);
  EXPECT_EQ(found.kind, DocumentKind::Journey);
  EXPECT_EQ(found.key, "osto");
  EXPECT_EQ(found.name, journey.name);
  EXPECT_EQ(found.document, journey.document);
  EXPECT_EQ(found.revision, 3);
  EXPECT_EQ(found.published_version, 2);
  EXPECT_EQ(found.published_revision, 1);
  EXPECT_EQ(found.created_at, kNow);
  EXPECT_EQ(found.updated_at, journey.updated_at);
  EXPECT_EQ(found.updated_by, "user:1");
  EXPECT_EQ(found.archived_at, journey.archived_at);
}

TEST_P(JourneyStoreTest, KeepsADocumentOfAMegabyte) {
  auto journey = document_named(organisation_, "pitka");
  std::string words;
  while (words.size() < (1 << 20)) words += "Odotan jonossa 👗 ";
  journey.document = R"({"description": ")" + words + R"("})";
  ASSERT_TRUE(succeeded(store().insert_document(journey, {})));
  EXPECT_EQ(value_of(store().document(organisation_, journey.kind, journey.id)).document,
            journey.document);
}

TEST_P(JourneyStoreTest, ListsOneKindByNameArchivedOnesToo) {
  auto last = document_named(organisation_, "c", DocumentKind::Persona);
  auto first = document_named(organisation_, "a", DocumentKind::Persona);
  last.archived_at = kNow;
  ASSERT_TRUE(succeeded(store().insert_document(last, {})));
  ASSERT_TRUE(succeeded(store().insert_document(first, {})));
  add_journey("b");
  const auto listed = value_of(store().documents(organisation_, DocumentKind::Persona));
  ASSERT_EQ(listed.size(), 2u);
  EXPECT_EQ(listed[0].key, "a");
  EXPECT_EQ(listed[1].key, "c");
  EXPECT_THAT(value_of(store().documents(organisation_, DocumentKind::Touchpoint)), IsEmpty());
}

TEST_P(JourneyStoreTest, TakesAKeyOnceForEachKind) {
  add_journey("osto");
  auto again = document_named(organisation_, "osto");
  again.id = {Uuid::v7_from(kNow, "another")};
  const auto refused = store().insert_document(again, {});
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "key");
  again.kind = DocumentKind::Touchpoint;
  EXPECT_TRUE(succeeded(store().insert_document(again, {})));
  EXPECT_TRUE(succeeded(store().insert_document(document_named(other_, "osto"), {})));

  auto second = add_journey("paluu");
  second.key = "osto";
  second.revision = 2;
  const auto saved = store().save_document(second, {}, 1);
  EXPECT_EQ(code_of(saved), ErrorCode::Conflict);
  EXPECT_EQ(saved.error().field, "key");
}

TEST_P(JourneyStoreTest, GivesAMomentToOneJourneyOfTheOrganisation) {
  const auto shop = add_journey("osto", {"ovi", "sovitus"});
  const auto refused =
      store().insert_document(document_named(organisation_, "verkko"), {"etusivu", "sovitus"});
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "moments.sovitus");
  // Nothing of the refused one is left.
  EXPECT_EQ(value_of(store().documents(organisation_, DocumentKind::Journey)).size(), 1u);
  EXPECT_EQ(code_of(store().journey_of_moment(organisation_, "etusivu")), ErrorCode::NotFound);
  EXPECT_EQ(value_of(store().journey_of_moment(organisation_, "sovitus")), shop.id);

  auto web = add_journey("verkko", {"etusivu"});
  web.revision = 2;
  const auto saved = store().save_document(web, {"etusivu", "ovi"}, 1);
  EXPECT_EQ(code_of(saved), ErrorCode::Conflict);
  EXPECT_EQ(saved.error().field, "moments.ovi");
  EXPECT_EQ(value_of(store().document(organisation_, web.kind, web.id)).revision, 1);

  EXPECT_TRUE(
      succeeded(store().insert_document(document_named(other_, "osto"), {"ovi", "sovitus"})));
  EXPECT_EQ(value_of(store().journey_of_moment(organisation_, "ovi")), shop.id);
}

TEST_P(JourneyStoreTest, MovesMomentsWithASave) {
  auto shop = add_journey("osto", {"ovi", "sovitus"});
  shop.revision = 2;
  ASSERT_TRUE(succeeded(store().save_document(shop, {"sovitus", "kassa"}, 1)));
  EXPECT_EQ(code_of(store().journey_of_moment(organisation_, "ovi")), ErrorCode::NotFound);
  EXPECT_EQ(value_of(store().journey_of_moment(organisation_, "kassa")), shop.id);
  // A freed key may be taken by another journey.
  add_journey("verkko", {"ovi"});
}

TEST_P(JourneyStoreTest, SavesWhatASaveMayChange) {
  auto journey = add_journey("osto");
  const auto before = journey;
  journey.key = "ostos";
  journey.name = "Uusi";
  journey.document = R"({"key": "ostos"})";
  journey.revision = 2;
  journey.updated_at = kNow.plus_seconds(60);
  journey.updated_by = "token:2";
  journey.archived_at = kNow.plus_seconds(60);
  journey.created_at = kNow.plus_seconds(60);
  journey.published_version = 7;
  ASSERT_TRUE(succeeded(store().save_document(journey, {}, 1)));
  const auto found = value_of(store().document(organisation_, journey.kind, journey.id));
  EXPECT_EQ(found.key, "ostos");
  EXPECT_EQ(found.name, "Uusi");
  EXPECT_EQ(found.document, journey.document);
  EXPECT_EQ(found.revision, 2);
  EXPECT_EQ(found.updated_at, journey.updated_at);
  EXPECT_EQ(found.updated_by, "token:2");
  EXPECT_EQ(found.archived_at, journey.archived_at);
  EXPECT_EQ(found.created_at, before.created_at);
  EXPECT_EQ(found.published_version, 0);
}

TEST_P(JourneyStoreTest, SavesOnlyOverTheRevisionItWasMadeFrom) {
  auto journey = add_journey("osto");
  journey.revision = 2;
  ASSERT_TRUE(succeeded(store().save_document(journey, {}, 1)));
  journey.name = "Vanhan päälle";
  const auto refused = store().save_document(journey, {"ovi"}, 1);
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(refused.error().field, "");
  EXPECT_EQ(value_of(store().document(organisation_, journey.kind, journey.id)).name, "Polku osto");
  EXPECT_EQ(code_of(store().journey_of_moment(organisation_, "ovi")), ErrorCode::NotFound);
}

TEST_P(JourneyStoreTest, LetsOneOfTwoSimultaneousSavesThrough) {
  const auto journey = add_journey("osto");
  constexpr int kRounds = 20;
  std::atomic<int> saved = 0, refused = 0;
  const auto edit = [&](const std::string& who) {
    for (int revision = 1; revision <= kRounds; ++revision) {
      auto mine = journey;
      mine.revision = revision + 1;
      mine.updated_by = who;
      const auto outcome = store().save_document(mine, {}, revision);
      if (outcome.ok()) {
        ++saved;
      } else {
        EXPECT_EQ(outcome.error().code, ErrorCode::Conflict) << outcome.error().detail;
        ++refused;
        // Wait for the winner's revision, so that both try the next one.
        while (value_of(store().document(organisation_, mine.kind, mine.id)).revision <= revision) {
          std::this_thread::yield();
        }
      }
    }
  };
  std::thread first(edit, "user:1"), second(edit, "user:2");
  first.join();
  second.join();
  EXPECT_EQ(saved, kRounds);
  EXPECT_EQ(refused, kRounds);
  EXPECT_EQ(value_of(store().document(organisation_, journey.kind, journey.id)).revision,
            kRounds + 1);
}

TEST_P(JourneyStoreTest, KeepsOrganisationsAndKindsApart) {
  const auto journey = add_journey("osto", {"ovi"});
  auto theirs = journey;
  theirs.organisation = other_;
  theirs.revision = 2;
  EXPECT_EQ(code_of(store().document(other_, journey.kind, journey.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().document(organisation_, DocumentKind::Persona, journey.id)),
            ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().save_document(theirs, {}, 1)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().remove_document(other_, journey.kind, journey.id)),
            ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().remove_document(organisation_, DocumentKind::Persona, journey.id)),
            ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().journey_of_moment(other_, "ovi")), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().publish(theirs, {1, "{}", kNow, "user:1", ""})), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().version(other_, journey.id, 1)), ErrorCode::NotFound);
  ASSERT_TRUE(succeeded(store().insert_binding(binding_of("ovi"))));
  ASSERT_TRUE(succeeded(store().open_alarm(alarm_of("ovi"))));
  ASSERT_TRUE(succeeded(store().insert_note(note_of(journey, "kipu"))));
  ASSERT_TRUE(succeeded(store().insert_proposal(proposal_of(journey, "ovi"))));
  EXPECT_THAT(value_of(store().bindings(other_)), IsEmpty());
  EXPECT_EQ(code_of(store().end_binding(other_, binding_of("ovi").id, Day{20'001})),
            ErrorCode::NotFound);
  EXPECT_THAT(value_of(store().alarms(other_, {})), IsEmpty());
  EXPECT_EQ(code_of(store().alarm(other_, alarm_of("ovi").id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().close_alarm(other_, alarm_of("ovi").id, kNow)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().note(other_, note_of(journey, "kipu").id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().remove_note(other_, note_of(journey, "kipu").id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().proposal(other_, proposal_of(journey, "ovi").id)), ErrorCode::NotFound);
  auto foreign = note_of(journey, "toisen");
  foreign.organisation = other_;
  EXPECT_EQ(code_of(store().insert_note(foreign)), ErrorCode::Conflict);
}

TEST_P(JourneyStoreTest, RemovesADocumentWithWhatBelongsToIt) {
  auto journey = add_journey("osto", {"ovi"});
  const auto kept = add_journey("verkko", {"etusivu"});
  journey.published_version = journey.published_revision = 1;
  ASSERT_TRUE(succeeded(store().publish(journey, {1, "{}", kNow, "user:1", ""})));
  const auto proposal = proposal_of(journey, "ovi");
  ASSERT_TRUE(succeeded(store().insert_proposal(proposal)));
  auto note = note_of(journey, "kipu");
  note.proposal = proposal.id;
  ASSERT_TRUE(succeeded(store().insert_note(note)));
  const auto other_note = note_of(kept, "jää");
  ASSERT_TRUE(succeeded(store().insert_note(other_note)));

  ASSERT_TRUE(succeeded(store().remove_document(organisation_, journey.kind, journey.id)));
  EXPECT_EQ(code_of(store().document(organisation_, journey.kind, journey.id)),
            ErrorCode::NotFound);
  EXPECT_THAT(value_of(store().versions(organisation_, journey.id)), IsEmpty());
  EXPECT_THAT(value_of(store().proposals(organisation_, journey.id)), IsEmpty());
  EXPECT_EQ(code_of(store().proposal(organisation_, proposal.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().note(organisation_, note.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().journey_of_moment(organisation_, "ovi")), ErrorCode::NotFound);
  EXPECT_TRUE(succeeded(store().note(organisation_, other_note.id)));
  add_journey("uusi", {"ovi"});
  EXPECT_EQ(code_of(store().remove_document(organisation_, journey.kind, journey.id)),
            ErrorCode::NotFound);
}

TEST_P(JourneyStoreTest, PublishesVersionsInOneStepWithAnEvent) {
  auto journey = add_journey("osto");
  for (int version = 1; version <= 2; ++version) {
    journey.published_version = version;
    journey.published_revision = version + 3;
    ASSERT_TRUE(
        succeeded(store().publish(journey, {version, R"({"v": )" + std::to_string(version) + "}",
                                            kNow.plus_seconds(version), "user:1", "Jouluksi"})));
  }
  EXPECT_THAT(events(), ElementsAre("journey_published", "journey_published"));
  const auto found = value_of(store().document(organisation_, journey.kind, journey.id));
  EXPECT_EQ(found.published_version, 2);
  EXPECT_EQ(found.published_revision, 5);
  EXPECT_EQ(found.revision, 1);
  const auto versions = value_of(store().versions(organisation_, journey.id));
  ASSERT_EQ(versions.size(), 2u);
  EXPECT_EQ(versions[0].version, 2);
  EXPECT_EQ(versions[0].document, R"({"v": 2})");
  EXPECT_EQ(versions[0].published_at, kNow.plus_seconds(2));
  EXPECT_EQ(versions[0].published_by, "user:1");
  EXPECT_EQ(versions[0].note, "Jouluksi");
  EXPECT_EQ(value_of(store().version(organisation_, journey.id, 1)).document, R"({"v": 1})");
  EXPECT_EQ(code_of(store().version(organisation_, journey.id, 3)), ErrorCode::NotFound);
}

TEST_P(JourneyStoreTest, RefusesAVersionTwiceAndLeavesNothingOfIt) {
  auto journey = add_journey("osto");
  journey.published_version = journey.published_revision = 1;
  ASSERT_TRUE(succeeded(store().publish(journey, {1, "{}", kNow, "user:1", ""})));
  journey.published_revision = 9;
  const auto refused = store().publish(journey, {1, R"({"v": 9})", kNow, "user:2", ""});
  EXPECT_EQ(code_of(refused), ErrorCode::Conflict);
  EXPECT_EQ(value_of(store().version(organisation_, journey.id, 1)).document, "{}");
  EXPECT_EQ(value_of(store().document(organisation_, journey.kind, journey.id)).published_revision,
            1);
  EXPECT_THAT(events(), ElementsAre("journey_published"));
}

TEST_P(JourneyStoreTest, RefusesDocumentsThatAreNoJson) {
  auto broken = document_named(organisation_, "rikki");
  broken.document = "{";
  EXPECT_FALSE(store().insert_document(broken, {}).ok());
  auto journey = add_journey("osto");
  EXPECT_FALSE(store().publish(journey, {1, "[", kNow, "user:1", ""}).ok());
  auto alarm = alarm_of("ovi");
  alarm.evidence = "";
  EXPECT_FALSE(store().open_alarm(alarm).ok());
}

TEST_P(JourneyStoreTest, KeepsEveryFieldOfABindingAndEndsItOnce) {
  auto later = binding_of("kassa", 10);
  later.kind = "touchpoint";
  later.role = "quadrant";
  later.survey = "";
  later.target = "kassajono";
  later.valid_from = Day{-3};
  ASSERT_TRUE(succeeded(store().insert_binding(later)));
  const auto first = binding_of("ovi");
  ASSERT_TRUE(succeeded(store().insert_binding(first)));
  auto all = value_of(store().bindings(organisation_));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].id, first.id);
  EXPECT_EQ(all[0].survey, "demo");
  EXPECT_EQ(all[0].target, "recommend");
  EXPECT_EQ(all[1].organisation, organisation_);
  EXPECT_EQ(all[1].moment, "kassa");
  EXPECT_EQ(all[1].kind, "touchpoint");
  EXPECT_EQ(all[1].role, "quadrant");
  EXPECT_EQ(all[1].survey, "");
  EXPECT_EQ(all[1].valid_from, Day{-3});
  EXPECT_EQ(all[1].valid_to, std::nullopt);
  EXPECT_EQ(all[1].created_at, later.created_at);
  EXPECT_EQ(all[1].created_by, "user:1");

  const auto ended = value_of(store().end_binding(organisation_, first.id, Day{20'005}));
  EXPECT_EQ(ended.valid_to, Day{20'005});
  EXPECT_EQ(ended.moment, "ovi");
  EXPECT_EQ(code_of(store().end_binding(organisation_, first.id, Day{20'009})),
            ErrorCode::Conflict);
  const auto kept = value_of(store().bindings(organisation_, "ovi"));
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(kept[0].valid_to, Day{20'005});
  EXPECT_EQ(code_of(store().end_binding(organisation_, binding_of("ei").id, Day{20'009})),
            ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().insert_binding(first)), ErrorCode::Conflict);
}

TEST_P(JourneyStoreTest, KeepsNotesOldestFirstAndChangesThem) {
  const auto journey = add_journey("osto", {"ovi"});
  const auto proposal = proposal_of(journey, "ovi");
  ASSERT_TRUE(succeeded(store().insert_proposal(proposal)));
  auto pain = note_of(journey, "Jono on pitkä, черга довга", 5);
  pain.moment = "ovi";
  pain.proposal = proposal.id;
  ASSERT_TRUE(succeeded(store().insert_note(pain)));
  auto idea = note_of(journey, "Lisää valoa");
  idea.kind = NoteKind::Idea;
  ASSERT_TRUE(succeeded(store().insert_note(idea)));
  auto notes = value_of(store().notes(organisation_, journey.id));
  ASSERT_EQ(notes.size(), 2u);
  EXPECT_EQ(notes[0].kind, NoteKind::Idea);
  EXPECT_EQ(notes[0].moment, "");
  EXPECT_EQ(notes[0].proposal, std::nullopt);
  EXPECT_EQ(notes[1].organisation, organisation_);
  EXPECT_EQ(notes[1].journey, journey.id);
  EXPECT_EQ(notes[1].kind, NoteKind::PainPoint);
  EXPECT_EQ(notes[1].text, "Jono on pitkä, черга довга");
  EXPECT_EQ(notes[1].proposal, proposal.id);
  EXPECT_EQ(notes[1].author, "user:1");
  EXPECT_EQ(notes[1].created_at, pain.created_at);
  EXPECT_EQ(notes[1].done_at, std::nullopt);

  idea.moment = "ovi";
  idea.text = "Lisää lamppuja";
  idea.updated_at = kNow.plus_seconds(50);
  idea.done_at = kNow.plus_seconds(50);
  idea.author = "user:9";
  ASSERT_TRUE(succeeded(store().update_note(idea)));
  const auto found = value_of(store().note(organisation_, idea.id));
  EXPECT_EQ(found.moment, "ovi");
  EXPECT_EQ(found.text, "Lisää lamppuja");
  EXPECT_EQ(found.updated_at, idea.updated_at);
  EXPECT_EQ(found.done_at, idea.done_at);
  EXPECT_EQ(found.author, "user:1");
  ASSERT_TRUE(succeeded(store().remove_note(organisation_, idea.id)));
  EXPECT_EQ(code_of(store().note(organisation_, idea.id)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().update_note(idea)), ErrorCode::NotFound);
  EXPECT_EQ(code_of(store().remove_note(organisation_, idea.id)), ErrorCode::NotFound);
}

TEST_P(JourneyStoreTest, HoldsOneOpenProposalForAMomentAndKind) {
  const auto journey = add_journey("osto", {"ovi"});
  auto proposal = proposal_of(journey, "ovi");
  ASSERT_TRUE(succeeded(store().insert_proposal(proposal)));
  auto again = proposal_of(journey, "ovi", 10);
  EXPECT_EQ(code_of(store().insert_proposal(again)), ErrorCode::Conflict);
  auto spread = proposal_of(journey, "ovi", 20);
  spread.kind = "spread";
  EXPECT_TRUE(succeeded(store().insert_proposal(spread)));

  proposal.state = "dismissed";
  proposal.reason = "Remontti";
  proposal.decided_by = "user:2";
  proposal.decided_at = kNow.plus_seconds(30);
  proposal.evidence = R"({"value": 3})";
  proposal.seen_at = kNow.plus_seconds(30);
  ASSERT_TRUE(succeeded(store().update_proposal(proposal)));
  const auto found = value_of(store().proposal(organisation_, proposal.id));
  EXPECT_EQ(found.journey, journey.id);
  EXPECT_EQ(found.moment, "ovi");
  EXPECT_EQ(found.kind, "low_score");
  EXPECT_EQ(found.state, "dismissed");
  EXPECT_EQ(found.reason, "Remontti");
  EXPECT_EQ(found.decided_by, "user:2");
  EXPECT_EQ(found.decided_at, proposal.decided_at);
  EXPECT_EQ(found.evidence, R"({"value": 3})");
  EXPECT_EQ(found.found_at, kNow);
  EXPECT_EQ(found.seen_at, proposal.seen_at);

  ASSERT_TRUE(succeeded(store().insert_proposal(again)));
  const auto listed = value_of(store().proposals(organisation_, journey.id));
  ASSERT_EQ(listed.size(), 3u);
  EXPECT_EQ(listed[0].id, spread.id);
  EXPECT_EQ(listed[1].id, again.id);
  EXPECT_EQ(listed[1].decided_at, std::nullopt);
  EXPECT_EQ(listed[2].id, proposal.id);
  proposal.state = "open";
  EXPECT_EQ(code_of(store().update_proposal(proposal)), ErrorCode::Conflict);
  EXPECT_EQ(code_of(store().update_proposal(proposal_of(journey, "ei"))), ErrorCode::NotFound);
}

TEST_P(JourneyStoreTest, OpensAndClosesAnAlarmOnceEach) {
  auto alarm = alarm_of("ovi");
  ASSERT_TRUE(succeeded(store().open_alarm(alarm)));
  EXPECT_EQ(code_of(store().open_alarm(alarm_of("ovi", 5))), ErrorCode::Conflict);
  auto above = alarm_of("ovi", 6);
  above.side = "above";
  ASSERT_TRUE(succeeded(store().open_alarm(above)));
  const auto found = value_of(store().alarm(organisation_, alarm.id));
  EXPECT_EQ(found.organisation, organisation_);
  EXPECT_EQ(found.moment, "ovi");
  EXPECT_EQ(found.measure, "nps");
  EXPECT_EQ(found.side, "below");
  EXPECT_EQ(found.rule, "beyond_three_sigma");
  EXPECT_EQ(found.evidence, alarm.evidence);
  EXPECT_EQ(found.opened_at, kNow);
  EXPECT_EQ(found.closed_at, std::nullopt);

  ASSERT_TRUE(succeeded(store().close_alarm(organisation_, alarm.id, kNow.plus_seconds(60))));
  EXPECT_EQ(value_of(store().alarm(organisation_, alarm.id)).closed_at, kNow.plus_seconds(60));
  EXPECT_EQ(code_of(store().close_alarm(organisation_, alarm.id, kNow.plus_seconds(90))),
            ErrorCode::Conflict);
  EXPECT_EQ(value_of(store().alarm(organisation_, alarm.id)).closed_at, kNow.plus_seconds(60));
  EXPECT_TRUE(succeeded(store().open_alarm(alarm_of("ovi", 100))));
  EXPECT_THAT(events(),
              ElementsAre("alarm_opened", "alarm_opened", "alarm_closed", "alarm_opened"));
}

TEST_P(JourneyStoreTest, ListsAlarmsAsAsked) {
  for (int n = 0; n < 4; ++n) {
    const auto alarm = alarm_of(n % 2 == 0 ? "ovi" : "kassa", n);
    ASSERT_TRUE(succeeded(store().open_alarm(alarm)));
    if (n < 2) {
      ASSERT_TRUE(succeeded(store().close_alarm(organisation_, alarm.id, kNow)));
    }
  }
  const auto times = [&](bool open_only, const std::string& moment, int limit = 200,
                         std::optional<AlarmId> before = {}) {
    std::vector<std::int64_t> seconds;
    for (const auto& alarm :
         value_of(store().alarms(organisation_, {open_only, moment, before, limit}))) {
      seconds.push_back((alarm.opened_at.micros - kNow.micros) / 1'000'000);
    }
    return seconds;
  };
  EXPECT_THAT(times(false, ""), ElementsAre(3, 2, 1, 0));
  EXPECT_THAT(times(true, ""), ElementsAre(3, 2));
  EXPECT_THAT(times(false, "kassa"), ElementsAre(3, 1));
  EXPECT_THAT(times(true, "ovi"), ElementsAre(2));
  EXPECT_THAT(times(false, "", 2), ElementsAre(3, 2));
  EXPECT_THAT(times(false, "", 200, alarm_of("ovi", 2).id), ElementsAre(1, 0));
  EXPECT_THAT(times(false, "ei"), IsEmpty());
}

TEST_P(JourneyStoreTest, LeavesTheProjectorsFeedAndItsPruningAlone) {
  const auto survey = add_survey(organisation_);
  auto journey = add_journey("osto");
  journey.published_version = 1;
  ASSERT_TRUE(succeeded(store().publish(journey, {1, "{}", kNow, "user:1", ""})));
  ASSERT_TRUE(succeeded(append(response_number(organisation_, survey, 1))));
  ASSERT_TRUE(succeeded(store().open_alarm(alarm_of("ovi"))));
  const auto seen = value_of(records_->responses().events_after(0, 10));
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].kind, "response_recorded");
  // Numbers go on after pruning, whatever the last event was.
  const auto last = value_of(records_->last_seq());
  ASSERT_TRUE(succeeded(records_->prune_outbox(last)));
  EXPECT_THAT(events(), ElementsAre("alarm_opened"));
  ASSERT_TRUE(succeeded(append(response_number(organisation_, survey, 2))));
  EXPECT_EQ(value_of(records_->responses().events_after(last, 10)).size(), 1u);
}

TEST_P(JourneyStoreTest, ReplacesABaseline) {
  StoredBaseline baseline{"ovi", "nps",   R"({"centre": 7.25})", Day{20'000}, Day{20'089},
                          kNow,  "user:1"};
  ASSERT_TRUE(succeeded(store().put_baseline(organisation_, baseline)));
  auto csat = baseline;
  csat.measure = "csat";
  ASSERT_TRUE(succeeded(store().put_baseline(organisation_, csat)));
  baseline.baseline = R"({"centre": 8})";
  baseline.from = Day{20'100};
  baseline.to = Day{20'189};
  baseline.accepted_at = kNow.plus_seconds(9);
  baseline.accepted_by = "user:2";
  ASSERT_TRUE(succeeded(store().put_baseline(organisation_, baseline)));
  const auto found = value_of(store().baselines(organisation_));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].measure, "csat");
  EXPECT_EQ(found[0].baseline, R"({"centre": 7.25})");
  EXPECT_EQ(found[1].moment, "ovi");
  EXPECT_EQ(found[1].measure, "nps");
  EXPECT_EQ(found[1].baseline, R"({"centre": 8})");
  EXPECT_EQ(found[1].from, Day{20'100});
  EXPECT_EQ(found[1].to, Day{20'189});
  EXPECT_EQ(found[1].accepted_at, kNow.plus_seconds(9));
  EXPECT_EQ(found[1].accepted_by, "user:2");
  EXPECT_THAT(value_of(store().baselines(other_)), IsEmpty());
}

}  // namespace
}  // namespace polku::store
