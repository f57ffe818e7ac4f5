#include "journeys/note_service.h"

#include <gmock/gmock.h>

#include "room_fixture.h"

namespace polku::journeys {
namespace {

using directory::Role;
using ::testing::Contains;
using ::testing::IsEmpty;

class NoteServiceTest : public Room {
 protected:
  NoteServiceTest() : journey_(made(sample::journey(sample::moments(2))).stored.id) {}

  ProposalId proposed(std::string_view kind = "low_score", std::string_view state = "open") {
    StoredProposal proposal;
    proposal.id = ProposalId{next_id(now_)};
    proposal.organisation = organisation_.id;
    proposal.journey = journey_;
    proposal.moment = "m1";
    proposal.kind = kind;
    proposal.evidence = R"({"value": 4.5, "n": 120})";
    proposal.state = state;
    proposal.found_at = now_;
    proposal.seen_at = now_;
    store_.all_proposals.emplace_back(organisation_.id, proposal);
    return proposal.id;
  }

  DocumentId journey_;
};

TEST_F(NoteServiceTest, KeepsNotesWithAuthorAndTime) {
  const auto note = notes_.add(actor_, journey_, {"m1", "pain_point", " Too slow "});
  ASSERT_TRUE(note.ok()) << note.error().message;
  EXPECT_EQ(note->text, "Too slow");
  EXPECT_EQ(note->author, "user:" + actor_.user->text());
  EXPECT_EQ(note->created_at, now_);
  ASSERT_TRUE(notes_.add(actor_, journey_, {"", "idea", "Offer coffee"}).ok());
  const auto all = notes_.notes(as(Role::Viewer), journey_);
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ(to_json((*all)[0]).at("moment"), "m1");
  EXPECT_TRUE(to_json((*all)[1]).at("moment").is_null());
  EXPECT_THAT(audited(), Contains("note.create"));
}

TEST_F(NoteServiceTest, RefusesABadNoteWithItsField) {
  const auto field = [&](const NewNote& note) {
    return notes_.add(actor_, journey_, note).error().field;
  };
  EXPECT_EQ(field({"m9", "idea", "x"}), "moment");
  EXPECT_EQ(field({"m1", "complaint", "x"}), "kind");
  EXPECT_EQ(field({"m1", "idea", " \n"}), "text");
  EXPECT_EQ(field({"m1", "idea", std::string(10'001, 'x')}), "text");
  EXPECT_EQ(field({"m1", "idea", "\xff"}), "text");
  EXPECT_EQ(notes_.add(actor_, DocumentId{next_id(now_)}, {"", "idea", "x"}).error().code,
            ErrorCode::NotFound);
  EXPECT_EQ(notes_.add(as(Role::Analyst), journey_, {"", "idea", "x"}).error().code,
            ErrorCode::Forbidden);
  EXPECT_THAT(store_.all_notes, IsEmpty());
}

TEST_F(NoteServiceTest, ChangesOnlyWhatIsGiven) {
  const auto note = notes_.add(actor_, journey_, {"m1", "idea", "First"});
  now_ = now_.plus_seconds(60);
  const auto done = notes_.change(actor_, note->id, {.moment = {}, .text = {}, .done = true});
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->text, "First");
  EXPECT_EQ(done->done_at, now_);
  EXPECT_EQ(done->updated_at, now_);
  const auto when = now_;
  now_ = now_.plus_seconds(60);
  EXPECT_EQ(notes_.change(actor_, note->id, {.moment = {}, .text = {}, .done = true})->done_at,
            when);
  const auto moved =
      notes_.change(actor_, note->id, {.moment = "", .text = "Second", .done = false});
  EXPECT_EQ(moved->moment, "");
  EXPECT_EQ(moved->text, "Second");
  EXPECT_EQ(moved->done_at, std::nullopt);
  EXPECT_EQ(notes_.change(actor_, note->id, {.moment = "m7", .text = {}, .done = {}}).error().field,
            "moment");
  EXPECT_EQ(notes_.change(other_organisation_, note->id, {}).error().code, ErrorCode::NotFound);
  ASSERT_TRUE(notes_.remove(actor_, note->id).ok());
  EXPECT_EQ(notes_.remove(actor_, note->id).error().code, ErrorCode::NotFound);
}

TEST_F(NoteServiceTest, MakesAPainPointOfAnAcceptedProposal) {
  const auto id = proposed();
  const auto accepted = notes_.accept(actor_, id, "");
  ASSERT_TRUE(accepted.ok()) << accepted.error().message;
  EXPECT_EQ(accepted->note.kind, NoteKind::PainPoint);
  EXPECT_EQ(accepted->note.moment, "m1");
  EXPECT_EQ(accepted->note.proposal, id);
  EXPECT_EQ(accepted->note.text, "The score here is clearly below the rest of the path.");
  EXPECT_EQ(accepted->proposal.state, "accepted");
  EXPECT_EQ(accepted->proposal.decided_at, now_);
  const auto again = notes_.accept(actor_, id, "");
  EXPECT_EQ(again.error().code, ErrorCode::Conflict);
  EXPECT_EQ(again.error().field, "state");
  EXPECT_EQ(store_.all_notes.size(), 1u);
  EXPECT_EQ(notes_.accept(actor_, proposed("spread"), "The queue")->note.text, "The queue");
}

TEST_F(NoteServiceTest, SaysWhyInTheJourneysLanguage) {
  const auto detail = journeys_.find(actor_, journey_);
  ASSERT_TRUE(changed(*detail, [](Journey& j) { j.language = Language::Finnish; }).ok());
  std::vector<std::string> texts;
  for (const auto* kind : {"low_score", "expectation_gap", "spread", "control_chart"}) {
    texts.push_back(notes_.accept(actor_, proposed(kind), "")->note.text);
  }
  EXPECT_EQ(texts[1], "Kokemus jää tässä selvästi odotuksista.");
  std::ranges::sort(texts);
  EXPECT_EQ(std::ranges::unique(texts).size(), 0u);
}

TEST_F(NoteServiceTest, TakesUpAnAcceptanceThatWasCutOff) {
  const auto id = proposed();
  StoredNote left;
  left.id = NoteId{next_id(now_)};
  left.organisation = organisation_.id;
  left.journey = journey_;
  left.proposal = id;
  left.text = "Left over";
  store_.all_notes.push_back(left);
  EXPECT_EQ(notes_.accept(actor_, id, "")->note.id, left.id);
  EXPECT_EQ(store_.all_notes.size(), 1u);
}

TEST_F(NoteServiceTest, DismissesWithAReasonOnly) {
  const auto id = proposed();
  EXPECT_EQ(notes_.dismiss(actor_, id, "  ").error().field, "reason");
  const auto dismissed = notes_.dismiss(actor_, id, "Renovation that week");
  ASSERT_TRUE(dismissed.ok());
  EXPECT_EQ(dismissed->state, "dismissed");
  EXPECT_EQ(dismissed->reason, "Renovation that week");
  EXPECT_EQ(notes_.dismiss(actor_, id, "x").error().code, ErrorCode::Conflict);
  EXPECT_EQ(notes_.dismiss(actor_, proposed("spread", "gone"), "x").error().code,
            ErrorCode::Conflict);
  EXPECT_EQ(notes_.dismiss(as(Role::Manager), proposed("spread"), "x").error().code,
            ErrorCode::Forbidden);
  EXPECT_THAT(audited(), Contains("proposal.dismiss"));
}

TEST_F(NoteServiceTest, ListsProposalsByState) {
  proposed("low_score", "dismissed");
  proposed("low_score");
  proposed("spread");
  EXPECT_EQ(notes_.proposals(as(Role::Viewer), journey_, "")->size(), 3u);
  EXPECT_EQ(notes_.proposals(actor_, journey_, "open")->size(), 2u);
  EXPECT_EQ(notes_.proposals(actor_, journey_, "closed").error().field, "state");
  EXPECT_EQ(notes_.proposals(other_organisation_, journey_, "").error().code, ErrorCode::NotFound);
}

TEST_F(NoteServiceTest, ShowsEvidenceOnlyToWhoeverSeesAllUnits) {
  proposed();
  const auto proposal = notes_.proposals(actor_, journey_, "open")->front();
  EXPECT_EQ(to_json(proposal, actor_).at("evidence").at("n"), 120);
  auto limited = as(Role::Manager);
  limited.sees_all_units = false;
  limited.unit_keys = {"tampere"};
  EXPECT_TRUE(to_json(proposal, limited).at("evidence").as_object().empty());
}

}  // namespace
}  // namespace polku::journeys
