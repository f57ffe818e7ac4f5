#pragma once
// Storing documents: what journeys, personas and touchpoints have in common.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journeys/journey_service.h"
#include "references.h"

namespace polku::journeys {

// "journey:<id>", as the audit log names it.
std::string subject_of(const StoredDocument& stored);
Result<void> audit_document(const RoomPorts& ports, const directory::Actor& actor,
                            std::string_view verb, const StoredDocument& stored,
                            json::object detail = {});

// The store's document, with a NotFound that a person understands.
Result<StoredDocument> find_document(const RoomPorts& ports, const directory::Actor& actor,
                                     DocumentKind kind, DocumentId id);

// The document with a key made of its name when it has none; anything but an object as it is.
Result<json::value> with_key(const RoomPorts& ports, OrganisationId organisation, DocumentKind kind,
                             const json::value& document);

struct Written {
  DocumentKind kind = DocumentKind::Journey;
  std::string key, name;
  json::object document;
};
Written written(const Journey& journey);  // the key stands for a name that is not there yet
Written written(const Persona& persona);
Written written(const Touchpoint& touchpoint);

// Conflict while the organisation has as many as it may; `more`: how many are to be added.
Result<void> check_room_for(const RoomPorts& ports, OrganisationId organisation, DocumentKind kind,
                            std::size_t more);

// Adds it, with its audit entry. Conflict with field "key".
Result<StoredDocument> insert_written(const RoomPorts& ports, const directory::Actor& actor,
                                      const Written& document);
// Adds the journey and dates its touchpoints. Conflict with field "key" or the path of a moment's.
Result<StoredDocument> insert_journey(const RoomPorts& ports, const directory::Actor& actor,
                                      const Journey& journey);

// Stores what changed under the next revision. Conflict as CatalogueService::save says; the key is
// the caller's to protect. `moments`: of a journey. Without a change, what is stored already.
struct NewContent {
  const Written& document;
  std::vector<std::string> moments;
};
Result<StoredDocument> save_written(const RoomPorts& ports, const directory::Actor& actor,
                                    StoredDocument stored, const NewContent& content);
// Conflict with field "revision".
Result<void> check_revision(const StoredDocument& stored, int revision);
// Conflict with field "archived_at".
Result<void> check_not_archived(const StoredDocument& stored);

// Into the archive or out of it. The content, and so the revision, stays.
Result<StoredDocument> store_archived(const RoomPorts& ports, const directory::Actor& actor,
                                      StoredDocument stored,
                                      const std::vector<std::string>& moments,
                                      std::optional<Timestamp> at);

// With the journey's problems.
Result<JourneyDetail> detail_of_journey(const RoomPorts& ports, StoredDocument stored);

}  // namespace polku::journeys
