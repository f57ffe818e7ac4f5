#include "metrics/segment_service.h"

#include "metrics/query.h"

namespace polku::metrics {
namespace {

using directory::Permission;

constexpr std::size_t kNameMax = 100;

Result<void> fill(Segment& segment, const directory::Actor& actor, const SegmentDraft& draft) {
  if (trimmed(draft.name).empty()) return invalid("name", "Give the segment a name.");
  POLKU_CHECK(check_text(draft.name, "name", kNameMax));
  POLKU_CHECK(parse_filters(draft.filters));
  if (draft.shared) {
    POLKU_CHECK(directory::require(actor, Permission::ShareSegments));
  }
  segment.name = trimmed(draft.name);
  segment.shared = draft.shared;
  segment.filters = json::serialize(draft.filters);
  return {};
}

}  // namespace

Result<std::vector<Segment>> SegmentService::list(const directory::Actor& actor) {
  POLKU_CHECK(directory::require(actor, Permission::ReadMeasures));
  return ports_.segments.segments(actor.organisation, actor.user);
}

Result<Segment> SegmentService::create(const directory::Actor& actor, const SegmentDraft& draft) {
  POLKU_CHECK(directory::require(actor, Permission::ReadMeasures));
  Segment segment;
  segment.created_at = ports_.clock();
  segment.id = SegmentId::make(segment.created_at);
  segment.owner = actor.user;
  POLKU_CHECK(fill(segment, actor, draft));
  POLKU_CHECK(ports_.segments.insert_segment(actor.organisation, segment));
  return segment;
}

Result<Segment> SegmentService::change(const directory::Actor& actor, SegmentId id,
                                       const SegmentDraft& draft) {
  POLKU_TRY(auto segment, changeable(actor, id));
  POLKU_CHECK(fill(segment, actor, draft));
  POLKU_CHECK(ports_.segments.update_segment(actor.organisation, segment));
  tell(actor);
  return segment;
}

Result<void> SegmentService::remove(const directory::Actor& actor, SegmentId id) {
  POLKU_CHECK(changeable(actor, id));
  POLKU_CHECK(ports_.segments.remove_segment(actor.organisation, id));
  tell(actor);
  return {};
}

Result<Segment> SegmentService::changeable(const directory::Actor& actor, SegmentId id) {
  POLKU_CHECK(directory::require(actor, Permission::ReadMeasures));
  POLKU_TRY(auto segment, ports_.segments.segment(actor.organisation, id));
  const bool owns = actor.user && segment.owner == actor.user;
  if (owns) return segment;
  if (!segment.shared) return not_found("There is no such segment.");
  POLKU_CHECK(directory::require(actor, Permission::ShareSegments));
  return segment;
}

void SegmentService::tell(const directory::Actor& actor) const {
  if (ports_.on_change) ports_.on_change(actor.organisation);
}

}  // namespace polku::metrics
