#pragma once
// Journeys: drafts that people save over each other with care, versions, differences.
// Thread-safe; calls block on the store, so run them on the worker pool. Reading needs
// ReadMeasures, everything else EditJourneys (Forbidden); all within the actor's organisation
// (NotFound elsewhere). Changes write an audit entry.
//
// A moment's touchpoint is bound to it by date: saving another one ends the binding today and
// begins a new one, so that old answers stay where they were counted.

#include <string>
#include <string_view>
#include <vector>

#include "journeys/check.h"
#include "journeys/diff.h"
#include "journeys/room_ports.h"

namespace polku::journeys {

struct JourneySummary {
  StoredDocument stored;
  Language language = Language::Finnish;
  std::vector<std::string> personas;  // keys
  std::size_t stages = 0;
  std::size_t moments = 0;
  std::size_t open_proposals = 0;
  std::size_t open_alarms = 0;
};

struct JourneyDetail {
  StoredDocument stored;
  Journey document;
  std::vector<Problem> problems;
  bool has_unpublished_changes = false;  // since the last version, if there is one
};

struct JourneyVersion {
  StoredJourneyVersion stored;
  std::vector<Change> changes;  // from the version before; none of the first
};

json::object to_json(const JourneySummary& summary);
json::object to_json(const JourneyDetail& detail);
json::object to_json(const JourneyVersion& version);
// {"version", "published_at", "published_by", "note", "document"}.
Result<json::object> to_json(const StoredJourneyVersion& version);

class JourneyService {
 public:
  explicit JourneyService(RoomPorts ports) : ports_(std::move(ports)) {}

  // By name; archived ones only when asked for.
  Result<std::vector<JourneySummary>> list(const directory::Actor& actor, bool archived);
  Result<JourneyDetail> find(const directory::Actor& actor, DocumentId journey);

  // A document without a key gets one made of its name. Invalid with the path into the document;
  // Conflict with field "key" or "stages[0].moments[2].key" when that key is taken, without a field
  // when there are 500 journeys already.
  Result<JourneyDetail> create(const directory::Actor& actor, const json::value& document);
  // With fresh keys for the journey and its moments; personas, touchpoints and sub-journeys are the
  // same ones. Bindings are not copied: an answer is given at one moment.
  Result<JourneyDetail> copy(const directory::Actor& actor, DocumentId journey,
                             std::string_view name);

  struct Draft {
    const json::value& document;
    int revision = 0;
  };
  // Conflict with field "revision" when somebody else saved meanwhile: `find` gives the journey as
  // it is now. Conflict with field "key" when the key would change that other journeys link to,
  // with "archived_at" when it is in the archive. Keeps drafts with problems but for those that
  // check.h says may not be saved. Saving what is stored already changes nothing.
  Result<JourneyDetail> save(const directory::Actor& actor, DocumentId journey, const Draft& draft);

  // Makes the draft the next version. Invalid with the first error's path. Without changes since
  // the last version nothing happens.
  Result<JourneyDetail> publish(const directory::Actor& actor, DocumentId journey,
                                std::string_view note);
  Result<JourneyDetail> archive(const directory::Actor& actor, DocumentId journey);
  Result<JourneyDetail> restore(const directory::Actor& actor, DocumentId journey);
  // Conflict that names what depends on it: questions or measures bound to its moments, journeys
  // that link to it. Archive it instead, or end those first.
  Result<void> remove(const directory::Actor& actor, DocumentId journey);

  // Newest first.
  Result<std::vector<JourneyVersion>> versions(const directory::Actor& actor, DocumentId journey);
  Result<StoredJourneyVersion> version(const directory::Actor& actor, DocumentId journey,
                                       int version);
  // Between two of its states: a version's number or "draft". Empty: from the newest version, to
  // the draft. Invalid or NotFound with field "from" or "to".
  struct DiffRange {
    std::string_view from, to;
  };
  Result<std::vector<Change>> diff(const directory::Actor& actor, DocumentId journey,
                                   const DiffRange& range);

 private:
  Result<JourneyDetail> set_archived(const directory::Actor& actor, DocumentId journey,
                                     std::optional<Timestamp> at);
  Result<Journey> state(const directory::Actor& actor, DocumentId journey, std::string_view name,
                        std::string_view field);

  RoomPorts ports_;
};

}  // namespace polku::journeys
