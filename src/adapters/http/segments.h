#pragma once
// Who may make, share and change saved filters.

#include <string>
#include <vector>

#include "core/json.h"
#include "directory/people.h"
#include "metrics/segments.h"

namespace polku::metrics {
class MetricService;
}

namespace polku::http {

struct SegmentDraft {
  std::string name;  // 1 to 100 code points
  bool shared = false;
  json::value filters;  // as in a metric query
};

// Thread-safe; blocks on the store. A segment that the actor may not see is NotFound.
class Segments {
 public:
  Segments(metrics::SegmentStore& store, metrics::MetricService* metrics, Clock clock)
      : store_(&store), metrics_(metrics), clock_(std::move(clock)) {}

  Result<std::vector<metrics::Segment>> list(const directory::Actor& actor) const;
  // Sharing needs ShareSegments. Invalid names the field: name, filters[0].op.
  Result<metrics::Segment> create(const directory::Actor& actor, const SegmentDraft& draft) const;
  // Its owner, or whoever may ShareSegments for a shared one.
  Result<metrics::Segment> change(const directory::Actor& actor, SegmentId id,
                                  const SegmentDraft& draft) const;
  Result<void> remove(const directory::Actor& actor, SegmentId id) const;

 private:
  Result<metrics::Segment> changeable(const directory::Actor& actor, SegmentId id) const;
  void forget_answers(const directory::Actor& actor) const;

  metrics::SegmentStore* store_;
  metrics::MetricService* metrics_;
  Clock clock_;
};

}  // namespace polku::http
