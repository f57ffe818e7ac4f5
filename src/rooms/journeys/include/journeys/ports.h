#pragma once
// What journeys needs from outside. Adapters implement it; every function is thread-safe and a
// write has returned only when it is durable. Find functions answer NotFound, never an empty value.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "core/time.h"

namespace polku::journeys {

using DocumentId = Id<struct JourneyDocumentTag>;  // of a journey, persona or touchpoint
using BindingId = Id<struct MomentBindingTag>;
using NoteId = Id<struct JourneyNoteTag>;
using ProposalId = Id<struct PainProposalTag>;
using AlarmId = Id<struct MomentAlarmTag>;

enum class DocumentKind { Journey, Persona, Touchpoint };
std::string_view name_of(DocumentKind kind);  // "journey", "persona", "touchpoint"

// A document as stored. `key` is unique among the organisation's documents of its kind, archived
// ones included. `document` is the JSON text that documents.h reads.
struct StoredDocument {
  DocumentId id;
  OrganisationId organisation;
  DocumentKind kind = DocumentKind::Journey;
  std::string key;
  std::string name;
  std::string document;
  int revision = 1;           // grows with every save
  int published_version = 0;  // of a journey; 0: never
  int published_revision = 0;
  Timestamp created_at;
  Timestamp updated_at;
  std::string updated_by;  // as the audit log names people: "user:<id>", "token:<id>", "system"
  std::optional<Timestamp> archived_at;
};

struct StoredJourneyVersion {
  int version = 0;
  std::string document;
  Timestamp published_at;
  std::string published_by;
  std::string note;
};

// What answers belong to a moment, dated. Never changed after it was made, only ended.
struct StoredBinding {
  BindingId id;
  OrganisationId organisation;
  std::string moment;  // key
  std::string kind;    // question, measure, touchpoint, theme
  std::string role;    // score, expectation, experience, promise, quadrant
  std::string survey;  // slug; of kind question, else empty
  std::string target;  // the key of the question, measure, touchpoint or theme
  Day valid_from;
  std::optional<Day> valid_to;  // the first day it no longer holds
  Timestamp created_at;
  std::string created_by;
};

enum class NoteKind { PainPoint, Idea };
std::string_view name_of(NoteKind kind);  // "pain_point", "idea"
std::optional<NoteKind> parse_note_kind(std::string_view text);

struct StoredNote {
  NoteId id;
  OrganisationId organisation;
  DocumentId journey;
  std::string moment;  // key; empty: of the whole journey
  NoteKind kind = NoteKind::PainPoint;
  std::string text;
  std::optional<ProposalId> proposal;  // the evidence it was accepted from
  std::string author;                  // as updated_by
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<Timestamp> done_at;
};

// A pain point that the system found; a person accepts or dismisses it.
struct StoredProposal {
  ProposalId id;
  OrganisationId organisation;
  DocumentId journey;
  std::string moment;
  std::string kind;      // low_score, expectation_gap, spread, control_chart
  std::string evidence;  // JSON object: the numbers it rests on
  std::string state;     // open, accepted, dismissed, gone (the evidence went away by itself)
  std::string reason;    // why dismissed or accepted
  std::string decided_by;
  std::optional<Timestamp> decided_at;
  Timestamp found_at;
  Timestamp seen_at;  // when the evidence was last there
};

// A moment's score outside its own noise. At most one is open for (moment, measure, side).
struct StoredAlarm {
  AlarmId id;
  OrganisationId organisation;
  std::string moment;
  std::string measure;
  std::string side;      // above, below
  std::string rule;      // beyond_three_sigma, eight_on_one_side
  std::string evidence;  // JSON object: week, value, n, limits
  Timestamp opened_at;
  std::optional<Timestamp> closed_at;
};

// The level a moment's score is held against, frozen until a person accepts a new one.
struct StoredBaseline {
  std::string moment;
  std::string measure;
  std::string baseline;  // JSON object of stats::ChartBaseline
  Day from, to;          // what it was made of, days included
  Timestamp accepted_at;
  std::string accepted_by;
};

class JourneyStore {
 public:
  virtual ~JourneyStore() = default;
  // By name. Archived ones too.
  virtual Result<std::vector<StoredDocument>> documents(OrganisationId organisation,
                                                        DocumentKind kind) = 0;
  virtual Result<StoredDocument> document(OrganisationId organisation, DocumentKind kind,
                                          DocumentId id) = 0;
  // `moments`: the moment keys that stand in it (journeys). Conflict with field "key" when the
  // document's key is taken, with field "moments.<key>" when another journey has the moment.
  virtual Result<void> insert_document(const StoredDocument& document,
                                       const std::vector<std::string>& moments) = 0;
  // Stores key, name, document, revision, updated_* and archived_at. Conflict without a field when
  // the stored revision is not `expected_revision`; else as insert.
  virtual Result<void> save_document(const StoredDocument& document,
                                     const std::vector<std::string>& moments,
                                     int expected_revision) = 0;
  // With its versions, notes and proposals, and frees its moments' keys.
  virtual Result<void> remove_document(OrganisationId organisation, DocumentKind kind,
                                       DocumentId id) = 0;
  virtual Result<DocumentId> journey_of_moment(OrganisationId organisation,
                                               std::string_view moment) = 0;

  // Adds the version and stores published_version and published_revision, in one transaction with a
  // `journey_published` outbox event. Conflict when the version's number is taken.
  virtual Result<void> publish(const StoredDocument& journey,
                               const StoredJourneyVersion& version) = 0;
  virtual Result<std::vector<StoredJourneyVersion>> versions(  // newest first
      OrganisationId organisation, DocumentId journey) = 0;
  virtual Result<StoredJourneyVersion> version(OrganisationId organisation, DocumentId journey,
                                               int version) = 0;

  // All of them, ended ones too, oldest first; of one moment when `moment` is given.
  virtual Result<std::vector<StoredBinding>> bindings(OrganisationId organisation,
                                                      std::string_view moment = {}) = 0;
  virtual Result<void> insert_binding(const StoredBinding& binding) = 0;
  // Conflict when it has ended already.
  virtual Result<StoredBinding> end_binding(OrganisationId organisation, BindingId binding,
                                            Day valid_to) = 0;

  virtual Result<std::vector<StoredNote>> notes(OrganisationId organisation,
                                                DocumentId journey) = 0;  // oldest first
  virtual Result<StoredNote> note(OrganisationId organisation, NoteId note) = 0;
  virtual Result<void> insert_note(const StoredNote& note) = 0;
  // Stores moment, text, updated_at and done_at.
  virtual Result<void> update_note(const StoredNote& note) = 0;
  virtual Result<void> remove_note(OrganisationId organisation, NoteId note) = 0;

  virtual Result<std::vector<StoredProposal>> proposals(OrganisationId organisation,
                                                        DocumentId journey) = 0;  // newest first
  virtual Result<StoredProposal> proposal(OrganisationId organisation, ProposalId proposal) = 0;
  // Conflict while (journey, moment, kind) has an open one.
  virtual Result<void> insert_proposal(const StoredProposal& proposal) = 0;
  // Stores evidence, state, reason, decided_* and seen_at.
  virtual Result<void> update_proposal(const StoredProposal& proposal) = 0;

  struct AlarmFilter {
    bool open_only = false;
    std::string moment;  // empty: any
    std::optional<AlarmId> before;
    int limit = 200;
  };
  virtual Result<std::vector<StoredAlarm>> alarms(OrganisationId organisation,
                                                  const AlarmFilter& filter) = 0;  // newest first
  virtual Result<StoredAlarm> alarm(OrganisationId organisation, AlarmId alarm) = 0;
  // With an `alarm_opened` outbox event (subject: the alarm) in the same transaction. Conflict
  // while (moment, measure, side) has an open one.
  virtual Result<void> open_alarm(const StoredAlarm& alarm) = 0;
  // With an `alarm_closed` outbox event. Conflict when it is closed already.
  virtual Result<void> close_alarm(OrganisationId organisation, AlarmId alarm, Timestamp at) = 0;

  virtual Result<std::vector<StoredBaseline>> baselines(OrganisationId organisation) = 0;
  virtual Result<void> put_baseline(OrganisationId organisation,
                                    const StoredBaseline& baseline) = 0;
};

}  // namespace polku::journeys
