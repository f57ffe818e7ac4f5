// GET    /api/v1/segments               one's own and the shared ones
// POST   /api/v1/segments               save filters under a name
// PUT    /api/v1/segments/{id}          DELETE
#include "input.h"
#include "metrics/segment_service.h"
#include "routes.h"

namespace polku::http {

namespace {

using directory::Permission;
using metrics::SegmentDraft;
using metrics::SegmentService;

json::object to_json(const metrics::Segment& segment) {
  json::object object{
      {"id", segment.id.text()}, {"name", segment.name}, {"shared", segment.shared}};
  auto filters = parse_json(segment.filters);
  object["filters"] = filters ? std::move(*filters) : json::value(json::array());
  object["owner"] = segment.owner ? json::value(segment.owner->text()) : json::value(nullptr);
  return object;
}

Result<SegmentDraft> read_segment(const Request& request) {
  POLKU_TRY(const Members members,
            Members::in_body(request, {"id", "owner", "name", "shared", "filters"}));
  SegmentDraft draft;
  POLKU_TRY(draft.name, members.text("name"));
  POLKU_TRY(draft.shared, members.flag_or("shared", false));
  POLKU_TRY(const json::value* filters, members.needed("filters"));
  draft.filters = *filters;
  return draft;
}

Result<json::object> list_segments(SegmentService& segments, const Request& request) {
  POLKU_TRY(const std::vector<metrics::Segment> found, segments.list(*request.actor));
  json::array items;
  for (const metrics::Segment& segment : found) items.emplace_back(to_json(segment));
  return page_of(std::move(items));
}

Result<Response> create_segment(SegmentService& segments, const Request& request) {
  POLKU_TRY(const SegmentDraft draft, read_segment(request));
  POLKU_TRY(const metrics::Segment segment, segments.create(*request.actor, draft));
  return json_response(201, to_json(segment));
}

Result<json::object> change_segment(SegmentService& segments, const Request& request) {
  POLKU_TRY(const SegmentId id, path_id<SegmentId>(request));
  POLKU_TRY(const SegmentDraft draft, read_segment(request));
  POLKU_TRY(const metrics::Segment segment, segments.change(*request.actor, id, draft));
  return to_json(segment);
}

Result<Response> remove_segment(SegmentService& segments, const Request& request) {
  POLKU_TRY(const SegmentId id, path_id<SegmentId>(request));
  POLKU_CHECK(segments.remove(*request.actor, id));
  return no_content();
}

}  // namespace

void add_segments_routes(const RouteContext& context) {
  SegmentService& segments = *context.services.segments;
  const auto add = [&](Verb verb, std::string pattern, auto function, RouteOptions options) {
    context.router.add({verb, std::move(pattern), needs(Permission::ReadMeasures),
                        handler([&segments, function](const Request& request) {
                          return function(segments, request);
                        }),
                        std::move(options)});
  };
  add(Verb::Get, "/api/v1/segments", list_segments,
      {.summary = "Saved filters: one's own and the shared ones.", .gives = "Segments"});
  add(Verb::Post, "/api/v1/segments", create_segment,
      {.summary = "Save filters under a name.",
       .takes = "SegmentDraft",
       .gives = "Segment",
       .idempotency = Idempotency::Replays});
  add(Verb::Put, "/api/v1/segments/{id}", change_segment,
      {.summary = "Change a saved filter.", .takes = "SegmentDraft", .gives = "Segment"});
  add(Verb::Delete, "/api/v1/segments/{id}", remove_segment, {.summary = "Remove a saved filter."});
}

}  // namespace polku::http
