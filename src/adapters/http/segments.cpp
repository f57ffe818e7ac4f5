#include "segments.h"

#include "metrics/query.h"
#include "metrics/service.h"

namespace polku::http {

namespace {

using directory::Permission;

Result<void> fill(metrics::Segment& segment, const directory::Actor& actor,
                  const SegmentDraft& draft) {
  if (trimmed(draft.name).empty()) return invalid("name", "Give the segment a name.");
  POLKU_CHECK(check_text(draft.name, "name", 100));
  POLKU_CHECK(metrics::parse_filters(draft.filters));
  if (draft.shared) {
    POLKU_CHECK(directory::require(actor, Permission::ShareSegments));
  }
  segment.name = trimmed(draft.name);
  segment.shared = draft.shared;
  segment.filters = json::serialize(draft.filters);
  return {};
}

}  // namespace

Result<std::vector<metrics::Segment>> Segments::list(const directory::Actor& actor) const {
  return store_->segments(actor.organisation, actor.user);
}

Result<metrics::Segment> Segments::create(const directory::Actor& actor,
                                          const SegmentDraft& draft) const {
  metrics::Segment segment;
  segment.created_at = clock_();
  segment.id = SegmentId::make(segment.created_at);
  segment.owner = actor.user;
  POLKU_CHECK(fill(segment, actor, draft));
  POLKU_CHECK(store_->insert_segment(actor.organisation, segment));
  return segment;
}

Result<metrics::Segment> Segments::change(const directory::Actor& actor, SegmentId id,
                                          const SegmentDraft& draft) const {
  POLKU_TRY(metrics::Segment segment, changeable(actor, id));
  POLKU_CHECK(fill(segment, actor, draft));
  POLKU_CHECK(store_->update_segment(actor.organisation, segment));
  forget_answers(actor);
  return segment;
}

Result<void> Segments::remove(const directory::Actor& actor, SegmentId id) const {
  POLKU_CHECK(changeable(actor, id));
  POLKU_CHECK(store_->remove_segment(actor.organisation, id));
  forget_answers(actor);
  return {};
}

Result<metrics::Segment> Segments::changeable(const directory::Actor& actor, SegmentId id) const {
  POLKU_TRY(metrics::Segment segment, store_->segment(actor.organisation, id));
  const bool owns = actor.user && segment.owner == actor.user;
  if (owns) return segment;
  if (!segment.shared) return not_found("There is no such segment.");
  POLKU_CHECK(directory::require(actor, Permission::ShareSegments));
  return segment;
}

void Segments::forget_answers(const directory::Actor& actor) const {
  if (metrics_ != nullptr) metrics_->forget(actor.organisation);
}

}  // namespace polku::http
