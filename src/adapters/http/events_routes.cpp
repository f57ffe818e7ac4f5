// GET  /api/v1/events          live events: response, alarm_opened, alarm_closed,
//                              proposals_changed, heartbeat, lost
#include "http/events.h"
#include "routes.h"

namespace polku::http {

void add_events_routes(const RouteContext& context) {
  EventHub& hub = *context.services.events;
  context.router.add(
      {Verb::Get,
       "/api/v1/events",
       needs(directory::Permission::ReadMeasures),
       Handler([&hub](const Request& request) {
         Response response;
         response.content_type = "text/event-stream";
         response.headers.emplace_back("X-Accel-Buffering", "no");
         response.events = hub.subscribe(*request.actor);
         return response;
       }),
       {.summary = "New answers, alarms and proposals as they come, as server-sent events.",
        .quiet = true}});
}

}  // namespace polku::http
