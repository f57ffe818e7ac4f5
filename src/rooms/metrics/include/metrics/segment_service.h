#pragma once
// Who may make, share and change saved filters. Owned by the app, thread-safe; blocks on the store.
// Every function needs ReadMeasures. A segment that the actor may not see is NotFound.

#include <functional>
#include <string>
#include <vector>

#include "core/json.h"
#include "directory/people.h"
#include "metrics/segments.h"

namespace polku::metrics {

struct SegmentDraft {
  std::string name;  // 1 to 100 code points
  bool shared = false;
  json::value filters;  // as in a metric query
};

class SegmentService {
 public:
  struct Ports {
    SegmentStore& segments;
    Clock clock = system_clock_now;
    // Called after a segment has changed or gone: what was answered through it is old.
    std::function<void(OrganisationId)> on_change = {};
  };
  explicit SegmentService(Ports ports) : ports_(std::move(ports)) {}

  // The actor's own and the shared ones, by name.
  Result<std::vector<Segment>> list(const directory::Actor& actor);
  // Sharing needs ShareSegments. Invalid names the field: name, filters[0].op. Conflict, field
  // "name", when the actor has one of that name.
  Result<Segment> create(const directory::Actor& actor, const SegmentDraft& draft);
  // Its owner, or whoever may ShareSegments for a shared one (Forbidden otherwise).
  Result<Segment> change(const directory::Actor& actor, SegmentId id, const SegmentDraft& draft);
  Result<void> remove(const directory::Actor& actor, SegmentId id);

 private:
  Result<Segment> changeable(const directory::Actor& actor, SegmentId id);
  void tell(const directory::Actor& actor) const;

  Ports ports_;
};

}  // namespace polku::metrics
