#pragma once
// The routes of each room, one function a file.

#include "http/application.h"

namespace polku::http {

struct RouteContext {
  Router& router;
  const ApplicationOptions& options;
  const Services& services;
  Telemetry& telemetry;
};

void add_meta_routes(const RouteContext& context);
void add_admin_routes(const RouteContext& context);
void add_session_routes(const RouteContext& context);
void add_directory_routes(const RouteContext& context);
void add_surveys_routes(const RouteContext& context);
void add_responses_routes(const RouteContext& context);
void add_metrics_routes(const RouteContext& context);
void add_results_routes(const RouteContext& context);
void add_segments_routes(const RouteContext& context);
void add_journeys_routes(const RouteContext& context);
void add_personas_routes(const RouteContext& context);
void add_bindings_routes(const RouteContext& context);
void add_journey_notes_routes(const RouteContext& context);
void add_journey_map_routes(const RouteContext& context);
void add_voice_routes(const RouteContext& context);
void add_voice_insight_routes(const RouteContext& context);
void add_events_routes(const RouteContext& context);
void add_files_routes(const RouteContext& context);

}  // namespace polku::http
