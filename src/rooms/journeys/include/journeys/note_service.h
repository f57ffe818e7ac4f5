#pragma once
// Pain points and ideas as notes, and the pain points that the system proposes. Thread-safe; blocks
// on the store. Rights as in journey_service.h.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "journeys/room_ports.h"

namespace polku::journeys {

struct NewNote {
  std::string moment;  // key; empty: of the whole journey
  std::string kind;    // pain_point or idea
  std::string text;
};

// What is not given stays as it is.
struct NoteChange {
  std::optional<std::string> moment;
  std::optional<std::string> text;
  std::optional<bool> done;
};

struct AcceptedProposal {
  StoredProposal proposal;
  StoredNote note;
};

json::object to_json(const StoredNote& note);
// Evidence is made of the numbers of all units: it is empty for whoever sees only some.
json::object to_json(const StoredProposal& proposal, const directory::Actor& actor);

class NoteService {
 public:
  explicit NoteService(RoomPorts ports) : ports_(std::move(ports)) {}

  // Oldest first.
  Result<std::vector<StoredNote>> notes(const directory::Actor& actor, DocumentId journey);
  // Invalid with field moment (none of the journey's), kind or text.
  Result<StoredNote> add(const directory::Actor& actor, DocumentId journey, const NewNote& wanted);
  Result<StoredNote> change(const directory::Actor& actor, NoteId note, const NoteChange& change);
  Result<void> remove(const directory::Actor& actor, NoteId note);

  // Newest first. `state`: open, accepted, dismissed, gone, or empty for all.
  Result<std::vector<StoredProposal>> proposals(const directory::Actor& actor, DocumentId journey,
                                                std::string_view state);
  // Makes a pain point of it: a note with the reason as its text, or a ready sentence in the
  // journey's language. Conflict when it is not open any more.
  Result<AcceptedProposal> accept(const directory::Actor& actor, ProposalId proposal,
                                  std::string_view reason);
  // Invalid with field "reason" when there is none.
  Result<StoredProposal> dismiss(const directory::Actor& actor, ProposalId proposal,
                                 std::string_view reason);

 private:
  Result<StoredProposal> open_proposal(const directory::Actor& actor, ProposalId proposal);

  RoomPorts ports_;
};

}  // namespace polku::journeys
