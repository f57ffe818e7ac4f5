// GET    /api/v1/journeys/{id}/map             the journey with the measures of its moments
// GET    /api/v1/journeys/{id}/drivers         what the end outcome goes together with
// GET    /api/v1/journeys/{id}/walk            one customer's way; logged
// GET    /api/v1/moments/{key}/chart           weekly scores against the accepted level
// POST   /api/v1/moments/{key}/accept_level    hold the newest weeks as the level from now on
// GET    /api/v1/alarms                        of all moments, newest first
#include "input.h"
#include "journeys/map.h"
#include "journeys/monitor.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;
using journeys::DocumentId;
using journeys::MapService;

struct Desk {
  MapService& map;
  journeys::Monitor* monitor;
  const Clock& clock;
};

Result<journeys::MapView> view_of(const Request& request) {
  journeys::MapView view;
  view.from = query_text(request, "from");
  view.to = query_text(request, "to");
  view.channel = query_text(request, "channel");
  view.unit = query_text(request, "unit");
  view.persona = query_text(request, "persona");
  view.language = query_text(request, "language");
  if (!view.language.empty()) {
    POLKU_CHECK(query_language(request));
  }
  view.segment = query_text(request, "segment");
  view.measure = query_text(request, "measure");
  view.compare = query_text(request, "compare");
  POLKU_TRY(view.wait, query_flag(request, "wait"));
  return view;
}

using Picture = Result<json::object> (MapService::*)(const directory::Actor&, DocumentId,
                                                     const journeys::MapView&);
template <Picture picture>
Result<json::object> show_picture(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId journey, path_id<DocumentId>(request));
  POLKU_TRY(const journeys::MapView view, view_of(request));
  return (desk.map.*picture)(*request.actor, journey, view);
}

Result<json::object> show_walk(const Desk& desk, const Request& request) {
  POLKU_TRY(const DocumentId journey, path_id<DocumentId>(request));
  return desk.map.walk(*request.actor, journey, query_text(request, "contact"));
}

Result<json::object> show_chart(const Desk& desk, const Request& request) {
  return desk.map.chart(*request.actor, request.path_parameter("key"));
}

Result<json::object> accept_level(const Desk& desk, const Request& request) {
  return desk.monitor->accept_level(*request.actor, request.path_parameter("key"), desk.clock());
}

Result<json::object> list_alarms(const Desk& desk, const Request& request) {
  journeys::JourneyStore::AlarmFilter filter;
  POLKU_TRY(filter.open_only, query_flag(request, "open"));
  filter.moment = query_text(request, "moment");
  POLKU_TRY(filter.before, query_id<journeys::AlarmId>(request, "cursor"));
  POLKU_TRY(filter.limit, query_limit(request, 200, 500));
  POLKU_TRY(json::object page, desk.map.alarms(*request.actor, filter));
  const json::array& items = page.at("items").get_array();
  const bool more = std::cmp_equal(items.size(), filter.limit);
  page["next_cursor"] = more ? items.back().at("id") : json::value(nullptr);
  return page;
}

}  // namespace

void add_journey_map_routes(const RouteContext& context) {
  const Desk desk{*context.services.journeys.map, context.services.journeys.monitor,
                  context.services.clock};
  const auto add = [&](Verb verb, std::string pattern, Permission permission, auto function,
                       RouteOptions options) {
    auto handle =
        handler([desk, function](const Request& request) { return function(desk, request); });
    context.router.add(
        {verb, std::move(pattern), needs(permission), std::move(handle), std::move(options)});
  };
  const std::vector<std::string> view{"from",     "to",      "channel", "unit",        "persona",
                                      "language", "segment", "measure", "map_compare", "wait"};
  add(Verb::Get, "/api/v1/journeys/{id}/map", Permission::ReadMeasures,
      show_picture<&MapService::map>,
      {.summary = "The journey with the measures of its moments.",
       .gives = "JourneyMap",
       .query = view});
  add(Verb::Get, "/api/v1/journeys/{id}/drivers", Permission::ReadMeasures,
      show_picture<&MapService::drivers>,
      {.summary = "What the end outcome goes together with, and which to mend first.",
       .gives = "JourneyDrivers",
       .query = view});
  add(Verb::Get, "/api/v1/journeys/{id}/walk", Permission::ReadResponses, show_walk,
      {.summary = "One customer's way through the journey. Reading it is logged.",
       .gives = "JourneyWalk",
       .query = {"contact"}});
  add(Verb::Get, "/api/v1/moments/{key}/chart", Permission::ReadMeasures, show_chart,
      {.summary = "A moment's weekly scores against the level they are held to.",
       .gives = "MomentChart"});
  if (desk.monitor != nullptr) {
    add(Verb::Post, "/api/v1/moments/{key}/accept_level", Permission::EditJourneys, accept_level,
        {.summary = "Hold the moment's newest weeks as its level from now on.",
         .gives = "LevelAccepted"});
  }
  add(Verb::Get, "/api/v1/alarms", Permission::ReadMeasures, list_alarms,
      {.summary = "Scores outside their own noise, newest first.",
       .gives = "MomentAlarms",
       .query = {"open", "moment", "cursor", "limit"}});
}

}  // namespace polku::http
