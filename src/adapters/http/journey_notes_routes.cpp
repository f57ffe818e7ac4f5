// GET    /api/v1/journeys/{id}/notes           pain points and ideas; POST
// PUT    /api/v1/journey-notes/{id}            DELETE
// GET    /api/v1/journeys/{id}/proposals       pain points that the system found
// POST   /api/v1/proposals/{id}/accept         /dismiss
#include "http/events.h"
#include "input.h"
#include "journeys/service.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;
using journeys::DocumentId;
using journeys::NoteService;
using journeys::StoredNote;
using journeys::StoredProposal;

Result<json::object> list_notes(NoteService& notes, const Request& request) {
  POLKU_TRY(const DocumentId journey, path_id<DocumentId>(request));
  POLKU_TRY(const std::vector<StoredNote> found, notes.notes(*request.actor, journey));
  json::array items;
  for (const StoredNote& note : found) items.emplace_back(to_json(note));
  return page_of(std::move(items));
}

Result<Response> add_note(NoteService& notes, const Request& request) {
  POLKU_TRY(const DocumentId journey, path_id<DocumentId>(request));
  POLKU_TRY(const Members members, Members::in_body(request, {"moment", "kind", "text"}));
  journeys::NewNote wanted;
  POLKU_TRY(wanted.moment, members.text_or("moment", ""));
  POLKU_TRY(wanted.kind, members.text("kind"));
  POLKU_TRY(wanted.text, members.text("text"));
  POLKU_TRY(const StoredNote note, notes.add(*request.actor, journey, wanted));
  return json_response(201, to_json(note));
}

Result<json::object> change_note(NoteService& notes, const Request& request) {
  POLKU_TRY(const auto id, path_id<journeys::NoteId>(request));
  POLKU_TRY(const Members members, Members::in_body(request, {"moment", "text", "done"}));
  journeys::NoteChange change;
  if (members.names("moment")) {
    POLKU_TRY(change.moment, members.text_or("moment", ""));  // null: of the whole journey
  }
  if (members.names("text")) {
    POLKU_TRY(change.text, members.text("text"));
  }
  if (members.has("done")) {
    POLKU_TRY(change.done, members.flag_or("done", false));
  }
  POLKU_TRY(const StoredNote note, notes.change(*request.actor, id, change));
  return to_json(note);
}

Result<Response> remove_note(NoteService& notes, const Request& request) {
  POLKU_TRY(const auto id, path_id<journeys::NoteId>(request));
  POLKU_CHECK(notes.remove(*request.actor, id));
  return no_content();
}

Result<json::object> list_proposals(NoteService& notes, const Request& request) {
  POLKU_TRY(const DocumentId journey, path_id<DocumentId>(request));
  POLKU_TRY(const std::vector<StoredProposal> found,
            notes.proposals(*request.actor, journey, query_text(request, "state")));
  json::array items;
  for (const StoredProposal& one : found) items.emplace_back(to_json(one, *request.actor));
  return page_of(std::move(items));
}

// Other people's pages show what was decided without being asked.
void tell(EventHub* events, const StoredProposal& proposal) {
  if (events == nullptr) return;
  events->publish(MomentEvent{
      proposal.organisation, "proposals_changed", {{"journey", proposal.journey.text()}}});
}

Result<json::object> accept_proposal(NoteService& notes, EventHub* events, const Request& request) {
  POLKU_TRY(const auto id, path_id<journeys::ProposalId>(request));
  POLKU_TRY(const Members members, Members::in_optional_body(request, {"reason"}));
  POLKU_TRY(const std::string reason, members.text_or("reason", ""));
  POLKU_TRY(const journeys::AcceptedProposal accepted, notes.accept(*request.actor, id, reason));
  tell(events, accepted.proposal);
  return json::object{{"proposal", to_json(accepted.proposal, *request.actor)},
                      {"note", to_json(accepted.note)}};
}

Result<json::object> dismiss_proposal(NoteService& notes, EventHub* events,
                                      const Request& request) {
  POLKU_TRY(const auto id, path_id<journeys::ProposalId>(request));
  POLKU_TRY(const Members members, Members::in_body(request, {"reason"}));
  POLKU_TRY(const std::string reason, members.text("reason"));
  POLKU_TRY(const StoredProposal proposal, notes.dismiss(*request.actor, id, reason));
  tell(events, proposal);
  return to_json(proposal, *request.actor);
}

}  // namespace

void add_journey_notes_routes(const RouteContext& context) {
  NoteService& notes = *context.services.journeys.notes;
  const auto add = [&](Verb verb, std::string pattern, Permission permission, auto function,
                       RouteOptions options) {
    auto handle =
        handler([&notes, function](const Request& request) { return function(notes, request); });
    context.router.add(
        {verb, std::move(pattern), needs(permission), std::move(handle), std::move(options)});
  };
  constexpr auto kRead = Permission::ReadMeasures;
  constexpr auto kEdit = Permission::EditJourneys;
  add(Verb::Get, "/api/v1/journeys/{id}/notes", kRead, list_notes,
      {.summary = "Pain points and ideas, oldest first.", .gives = "JourneyNotes"});
  add(Verb::Post, "/api/v1/journeys/{id}/notes", kEdit, add_note,
      {.summary = "Note a pain point or an idea.",
       .takes = "NewJourneyNote",
       .gives = "JourneyNote",
       .idempotency = Idempotency::Replays});
  add(Verb::Put, "/api/v1/journey-notes/{id}", kEdit, change_note,
      {.summary = "Change a note, or say that it is done.",
       .takes = "JourneyNoteChange",
       .gives = "JourneyNote"});
  add(Verb::Delete, "/api/v1/journey-notes/{id}", kEdit, remove_note,
      {.summary = "Remove a note."});
  add(Verb::Get, "/api/v1/journeys/{id}/proposals", kRead, list_proposals,
      {.summary = "Pain points that the system found, with their evidence, newest first.",
       .gives = "Proposals",
       .query = {"state"}});
  EventHub* const events = context.services.events;
  const auto accept = [events](NoteService& service, const Request& request) {
    return accept_proposal(service, events, request);
  };
  const auto dismiss = [events](NoteService& service, const Request& request) {
    return dismiss_proposal(service, events, request);
  };
  add(Verb::Post, "/api/v1/proposals/{id}/accept", kEdit, accept,
      {.summary = "Make a pain point of it.",
       .takes = "ProposalAccept",
       .takes_nothing_too = true,
       .gives = "ProposalAccepted"});
  add(Verb::Post, "/api/v1/proposals/{id}/dismiss", kEdit, dismiss,
      {.summary = "Say why it is none.", .takes = "ProposalDismiss", .gives = "Proposal"});
}

}  // namespace polku::http
