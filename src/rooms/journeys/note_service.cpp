#include "journeys/note_service.h"

#include <algorithm>
#include <array>

#include "audit.h"
#include "core/format.h"
#include "stored_documents.h"

namespace polku::journeys {
namespace {

using directory::Permission;

constexpr std::array<std::string_view, 4> kStates{"open", "accepted", "dismissed", "gone"};
constexpr std::size_t kReasonMax = 2'000;

json::value text_or_null(const std::string& text) {
  return text.empty() ? json::value(nullptr) : json::value(text);
}

json::value time_or_null(const std::optional<Timestamp>& at) {
  return at ? json::value(format_rfc3339(*at)) : json::value(nullptr);
}

// What a pain point says when whoever accepts it says nothing.
const LocalizedText& ready_sentence(std::string_view kind) {
  using enum Language;
  static const LocalizedText low_score{
      {Finnish, "Arvosana jää tässä selvästi matalammaksi kuin polulla muuten."},
      {Swedish, "Betyget är klart lägre här än på resten av kundresan."},
      {English, "The score here is clearly below the rest of the path."},
      {Ukrainian, "Оцінка тут помітно нижча, ніж на решті шляху."}};
  static const LocalizedText expectation_gap{
      {Finnish, "Kokemus jää tässä selvästi odotuksista."},
      {Swedish, "Upplevelsen når inte upp till förväntningarna här."},
      {English, "The experience falls clearly short of what was expected here."},
      {Ukrainian, "Враження тут помітно не виправдовують очікувань."}};
  static const LocalizedText spread{
      {Finnish, "Kokemus vaihtelee tässä paljon: se riippuu paikasta, ajasta tai ihmisestä."},
      {Swedish, "Upplevelsen varierar mycket här: den beror på plats, tid eller person."},
      {English, "The experience varies a lot here: it depends on the place, time or person."},
      {Ukrainian, "Враження тут дуже різняться: вони залежать від місця, часу або людини."}};
  static const LocalizedText control_chart{
      {Finnish, "Arvosana on poikennut tässä tavanomaisesta vaihtelustaan."},
      {Swedish, "Betyget har avvikit från sin vanliga variation här."},
      {English, "The score has left its usual variation here."},
      {Ukrainian, "Оцінка тут вийшла за межі звичних коливань."}};
  if (kind == "expectation_gap") return expectation_gap;
  if (kind == "spread") return spread;
  if (kind == "control_chart") return control_chart;
  return low_score;
}

Result<Journey> journey_with_notes(const RoomPorts& ports, const directory::Actor& actor,
                                   DocumentId id) {
  POLKU_TRY(const auto stored, find_document(ports, actor, DocumentKind::Journey, id));
  return stored_journey(stored.document);
}

Result<void> check_moment(const Journey& journey, const std::string& moment) {
  if (moment.empty() || journey.find_moment(moment) != nullptr) return {};
  return invalid("moment",
                 "The journey has no such moment; choose another, or none for the whole "
                 "journey.");
}

Result<std::string> note_text(std::string_view text) {
  if (trimmed(text).empty()) return invalid("text", "Write what hurts, or what the idea is.");
  POLKU_CHECK(check_text(text, "text", kTextMax));
  return std::string(trimmed(text));
}

std::string subject_of(const StoredNote& note) { return "note:" + note.id.text(); }

}  // namespace

json::object to_json(const StoredNote& note) {
  return {{"id", note.id.text()},
          {"journey", note.journey.text()},
          {"moment", text_or_null(note.moment)},
          {"kind", name_of(note.kind)},
          {"text", note.text},
          {"proposal", note.proposal ? json::value(note.proposal->text()) : json::value(nullptr)},
          {"author", note.author},
          {"created_at", format_rfc3339(note.created_at)},
          {"updated_at", format_rfc3339(note.updated_at)},
          {"done_at", time_or_null(note.done_at)}};
}

json::object to_json(const StoredProposal& proposal, const directory::Actor& actor) {
  json::object evidence;
  if (actor.sees_all_units) {
    const auto held = parse_json(proposal.evidence);
    if (held.ok() && held->is_object()) evidence = held->get_object();
  }
  return {{"id", proposal.id.text()},
          {"journey", proposal.journey.text()},
          {"moment", proposal.moment},
          {"kind", proposal.kind},
          {"evidence", std::move(evidence)},
          {"state", proposal.state},
          {"reason", proposal.reason},
          {"decided_by", text_or_null(proposal.decided_by)},
          {"decided_at", time_or_null(proposal.decided_at)},
          {"found_at", format_rfc3339(proposal.found_at)},
          {"seen_at", format_rfc3339(proposal.seen_at)}};
}

Result<std::vector<StoredNote>> NoteService::notes(const directory::Actor& actor,
                                                   DocumentId journey) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  POLKU_CHECK(find_document(ports_, actor, DocumentKind::Journey, journey));
  return ports_.journeys.notes(actor.organisation, journey);
}

Result<StoredNote> NoteService::add(const directory::Actor& actor, DocumentId id,
                                    const NewNote& wanted) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto journey, journey_with_notes(ports_, actor, id));
  const auto now = ports_.clock();
  StoredNote note;
  note.id = NoteId{ports_.make_uuid(now)};
  note.organisation = actor.organisation;
  note.journey = id;
  note.moment = wanted.moment;
  POLKU_CHECK(check_moment(journey, note.moment));
  const auto kind = parse_note_kind(wanted.kind);
  if (!kind) return invalid("kind", R"(A note is a "pain_point" or an "idea".)");
  note.kind = *kind;
  POLKU_TRY(note.text, note_text(wanted.text));
  note.author = audit_name(actor);
  note.created_at = now;
  note.updated_at = now;
  POLKU_CHECK(ports_.journeys.insert_note(note));
  POLKU_CHECK(audit(ports_.directory, actor, now,
                    {"note.create", subject_of(note), {{"journey", id.text()}}}));
  return note;
}

Result<StoredNote> NoteService::change(const directory::Actor& actor, NoteId id,
                                       const NoteChange& change) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(auto note, ports_.journeys.note(actor.organisation, id));
  const auto now = ports_.clock();
  if (change.moment) {
    POLKU_TRY(const auto journey, journey_with_notes(ports_, actor, note.journey));
    POLKU_CHECK(check_moment(journey, *change.moment));
    note.moment = *change.moment;
  }
  if (change.text) {
    POLKU_TRY(note.text, note_text(*change.text));
  }
  if (change.done && *change.done != note.done_at.has_value()) {
    note.done_at = *change.done ? std::optional(now) : std::nullopt;
  }
  note.updated_at = now;
  POLKU_CHECK(ports_.journeys.update_note(note));
  POLKU_CHECK(audit(ports_.directory, actor, now, {"note.change", subject_of(note), {}}));
  return note;
}

Result<void> NoteService::remove(const directory::Actor& actor, NoteId id) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_TRY(const auto note, ports_.journeys.note(actor.organisation, id));
  POLKU_CHECK(ports_.journeys.remove_note(actor.organisation, id));
  return audit(ports_.directory, actor, ports_.clock(), {"note.remove", subject_of(note), {}});
}

Result<std::vector<StoredProposal>> NoteService::proposals(const directory::Actor& actor,
                                                           DocumentId journey,
                                                           std::string_view state) {
  POLKU_CHECK(require(actor, Permission::ReadMeasures));
  if (!state.empty() && std::ranges::find(kStates, state) == kStates.end()) {
    return invalid("state", "A proposal is open, accepted, dismissed or gone.");
  }
  POLKU_CHECK(find_document(ports_, actor, DocumentKind::Journey, journey));
  POLKU_TRY(auto proposals, ports_.journeys.proposals(actor.organisation, journey));
  if (!state.empty()) {
    std::erase_if(proposals, [&](const auto& proposal) { return proposal.state != state; });
  }
  return proposals;
}

Result<AcceptedProposal> NoteService::accept(const directory::Actor& actor, ProposalId id,
                                             std::string_view reason) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  POLKU_CHECK(check_text(reason, "reason", kReasonMax));
  POLKU_TRY(auto proposal, open_proposal(actor, id));
  POLKU_TRY(const auto journey, journey_with_notes(ports_, actor, proposal.journey));
  POLKU_TRY(const auto notes, ports_.journeys.notes(actor.organisation, proposal.journey));
  const auto now = ports_.clock();
  // A note of an acceptance that was cut off is taken up again.
  const auto made = std::ranges::find(notes, std::optional(id), &StoredNote::proposal);
  StoredNote note;
  if (made != notes.end()) {
    note = *made;
  } else {
    note.id = NoteId{ports_.make_uuid(now)};
    note.organisation = actor.organisation;
    note.journey = proposal.journey;
    note.moment = proposal.moment;
    note.kind = NoteKind::PainPoint;
    note.text = trimmed(reason);
    if (note.text.empty()) {
      note.text = text_in(ready_sentence(proposal.kind), journey.language, Language::English);
    }
    note.proposal = id;
    note.author = audit_name(actor);
    note.created_at = now;
    note.updated_at = now;
    POLKU_CHECK(ports_.journeys.insert_note(note));
  }
  proposal.state = "accepted";
  proposal.reason = trimmed(reason);
  proposal.decided_by = audit_name(actor);
  proposal.decided_at = now;
  POLKU_CHECK(ports_.journeys.update_proposal(proposal));
  POLKU_CHECK(audit(ports_.directory, actor, now,
                    {"proposal.accept", "proposal:" + id.text(), {{"note", note.id.text()}}}));
  return AcceptedProposal{std::move(proposal), std::move(note)};
}

Result<StoredProposal> NoteService::dismiss(const directory::Actor& actor, ProposalId id,
                                            std::string_view reason) {
  POLKU_CHECK(require(actor, Permission::EditJourneys));
  if (trimmed(reason).empty()) {
    return invalid("reason", "Say why this is no pain point: the next one who looks will ask.");
  }
  POLKU_CHECK(check_text(reason, "reason", kReasonMax));
  POLKU_TRY(auto proposal, open_proposal(actor, id));
  const auto now = ports_.clock();
  proposal.state = "dismissed";
  proposal.reason = trimmed(reason);
  proposal.decided_by = audit_name(actor);
  proposal.decided_at = now;
  POLKU_CHECK(ports_.journeys.update_proposal(proposal));
  POLKU_CHECK(audit(ports_.directory, actor, now,
                    {"proposal.dismiss", "proposal:" + id.text(), {{"reason", proposal.reason}}}));
  return proposal;
}

Result<StoredProposal> NoteService::open_proposal(const directory::Actor& actor, ProposalId id) {
  auto proposal = ports_.journeys.proposal(actor.organisation, id);
  if (!proposal.ok()) {
    if (proposal.error().code != ErrorCode::NotFound) return proposal;
    return not_found("There is no such proposal.");
  }
  if (proposal->state == "open") return proposal;
  return conflict(fmt::format("The proposal is {} already.", proposal->state), "state");
}

}  // namespace polku::journeys
