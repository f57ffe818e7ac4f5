#include "journey_records_fixture.h"

namespace polku::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class MomentStoreTest : public JourneyRecordsTest {};
POLKU_ON_BOTH_ENGINES(MomentStoreTest);

TEST_P(MomentStoreTest, KeepsEveryFieldOfABindingAndEndsItOnce) {
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

TEST_P(MomentStoreTest, KeepsNotesOldestFirstAndChangesThem) {
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

TEST_P(MomentStoreTest, HoldsOneOpenProposalForAMomentAndKind) {
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

TEST_P(MomentStoreTest, OpensAndClosesAnAlarmOnceEach) {
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

TEST_P(MomentStoreTest, ListsAlarmsAsAsked) {
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

TEST_P(MomentStoreTest, LeavesTheProjectorsFeedAndItsPruningAlone) {
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

TEST_P(MomentStoreTest, ReplacesABaseline) {
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
