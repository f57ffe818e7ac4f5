#pragma once
// The organisation's personas and touchpoints. Thread-safe; blocks on the store. Rights as in
// journey_service.h. `kind` is Persona or Touchpoint.

#include <string>
#include <vector>

#include "core/json.h"
#include "journeys/room_ports.h"

namespace polku::journeys {

struct DocumentUse {  // a journey
  DocumentId id;
  std::string key;
  std::string name;
};

struct CatalogueEntry {
  StoredDocument stored;
  json::object document;
  std::vector<DocumentUse> used_by;  // archived journeys too
};

// {"id", "revision", "document", "updated_at", "updated_by", "archived_at", "used_by"}.
json::object to_json(const CatalogueEntry& entry);

class CatalogueService {
 public:
  explicit CatalogueService(RoomPorts ports) : ports_(std::move(ports)) {}

  // By name; archived ones only when asked for.
  Result<std::vector<CatalogueEntry>> list(const directory::Actor& actor, DocumentKind kind,
                                           bool archived);
  Result<CatalogueEntry> find(const directory::Actor& actor, DocumentKind kind, DocumentId id);
  // A document without a key gets one made of its name. Conflict with field "key" when it is taken,
  // without a field when there are as many as there may be.
  Result<CatalogueEntry> create(const directory::Actor& actor, DocumentKind kind,
                                const json::value& document);
  // Conflict with field "revision" when somebody else saved meanwhile: `find` gives what is there
  // now. Conflict with field "key" when the key would change while something uses it.
  struct Draft {
    const json::value& document;
    int revision = 0;
  };
  Result<CatalogueEntry> save(const directory::Actor& actor, DocumentKind kind, DocumentId id,
                              const Draft& draft);
  // Journeys that use it keep it.
  Result<CatalogueEntry> archive(const directory::Actor& actor, DocumentKind kind, DocumentId id);
  Result<CatalogueEntry> restore(const directory::Actor& actor, DocumentKind kind, DocumentId id);
  // Conflict that names the journeys, or the bindings of a touchpoint, that depend on it.
  Result<void> remove(const directory::Actor& actor, DocumentKind kind, DocumentId id);

 private:
  Result<CatalogueEntry> entry_of(StoredDocument stored);
  Result<CatalogueEntry> set_archived(const directory::Actor& actor, DocumentKind kind,
                                      DocumentId id, std::optional<Timestamp> at);

  RoomPorts ports_;
};

}  // namespace polku::journeys
