#include "journeys/map.h"

#include "journey_path.h"
#include "map_json.h"
#include "map_themes.h"
#include "map_view.h"

namespace polku::journeys {

Result<json::object> MapService::map(const directory::Actor& actor, DocumentId journey,
                                     const MapView& view) {
  POLKU_CHECK(require(actor, directory::Permission::ReadMeasures));
  POLKU_TRY(const auto path, load_path(ports_.store, actor.organisation, journey));
  POLKU_TRY(const auto checked, check_view(actor, view, ports_));
  POLKU_TRY(const auto reading, ports_.measures.read(actor, path.spec, checked.path));
  std::shared_ptr<const metrics::PathStudy> study;
  if (view.wait) {
    POLKU_TRY(study, ports_.measures.study(actor, path.spec, checked.path));
  } else {
    study = ports_.measures.study_if_ready(actor, path.spec, checked.path);
  }
  POLKU_TRY(const auto notes, ports_.store.notes(actor.organisation, journey));
  POLKU_TRY(const auto proposals, ports_.store.proposals(actor.organisation, journey));
  POLKU_TRY(const auto alarms, open_alarms(ports_.store, actor.organisation));
  std::map<std::string, json::array> themes;
  if (ports_.ask) {
    POLKU_TRY(const auto bindings, ports_.store.bindings(actor.organisation));
    const auto filters = checked.persona ? checked.persona->filters : json::array();
    POLKU_TRY(themes, themes_of_moments({actor, path, bindings, checked, filters, reading.from,
                                         reading.to, ports_.ask}));
  }
  return map_json({path, checked, reading, study.get(), notes, proposals, alarms, themes});
}

}  // namespace polku::journeys
