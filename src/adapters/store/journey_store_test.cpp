#include <thread>

#include "journey_records_fixture.h"

namespace polku::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class JourneyStoreTest : public JourneyRecordsTest {};
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

}  // namespace
}  // namespace polku::store
