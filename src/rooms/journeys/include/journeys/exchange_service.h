#pragma once
// Journeys as files, and the ready-made ones. Thread-safe; blocks on the store. Rights as in
// journey_service.h.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "journeys/journey_service.h"

namespace polku::journeys {

// A ready journey that comes with the program.
struct JourneyTemplate {
  std::string key, title, description;
  std::size_t stages = 0;
  std::size_t moments = 0;
};

struct ImportItem {
  std::string what;  // journey, persona, touchpoint, binding
  std::string key;   // as it is or will be here; of a binding: moment and target
  std::string name;
};

// A key of the file that somebody else has here already.
struct ImportRename {
  std::string what;  // journey, persona, touchpoint, moment
  std::string from, to;
};

struct ImportReport {
  std::vector<ImportItem> creates;
  std::vector<ImportItem> reuses;  // what has the same key and the same name here
  std::vector<ImportRename> renames;
  std::vector<Problem> problems;         // warnings: what was left out, and why
  std::optional<JourneyDetail> journey;  // none of a dry run
};

json::object to_json(const JourneyTemplate& made);
json::object to_json(const ImportReport& report);

// The published JSON Schema (draft 7) of the file, as text.
std::string_view journey_schema();

class ExchangeService {
 public:
  explicit ExchangeService(RoomPorts ports) : ports_(std::move(ports)) {}

  // In that language, by title.
  Result<std::vector<JourneyTemplate>> templates(const directory::Actor& actor, Language language);
  // A journey with its personas and touchpoints. `name`: empty is the template's. NotFound with
  // field "template".
  struct TemplateWish {
    std::string_view key;
    Language language = Language::Finnish;
    std::string_view name;
  };
  Result<JourneyDetail> create_from_template(const directory::Actor& actor,
                                             const TemplateWish& wish);

  // {"format": "polku-journey", "format_version": 1, "journey", "personas", "touchpoints",
  // "bindings"}: the draft, what it names, and the bindings that hold.
  Result<json::object> export_file(const directory::Actor& actor, DocumentId journey);

  // Personas and touchpoints that are here under the same key and name are used; whatever else has
  // a taken key gets a new one. Bindings begin today; those of unknown surveys or questions are
  // left out, and so are links to unknown journeys: the report says so. Invalid with the path into
  // the file ("journey.stages[0].kind", "format") when it is not such a file or does not hold
  // together.
  enum class ImportMode { DryRun, Create };
  Result<ImportReport> import_file(const directory::Actor& actor, const json::value& file,
                                   ImportMode mode);

 private:
  RoomPorts ports_;
};

}  // namespace polku::journeys
