#pragma once
// Saved filters that a user names and may share with the organisation.

#include <optional>
#include <string>
#include <vector>

#include "core/id.h"
#include "core/result.h"
#include "core/time.h"

namespace polku::metrics {

struct Segment {
  SegmentId id;
  std::optional<UserId> owner;  // none: the organisation's own, or its maker is gone
  std::string name;
  bool shared = false;  // others may use it; only the owner or an admin changes it
  std::string filters;  // JSON array as in a metric query
  Timestamp created_at;
};

// Every function is thread-safe; a write has returned only when it is durable.
class SegmentStore {
 public:
  virtual ~SegmentStore() = default;

  // Those the user owns and the shared ones, by name; without a user only the shared ones.
  virtual Result<std::vector<Segment>> segments(OrganisationId organisation,
                                                std::optional<UserId> user) = 0;
  virtual Result<Segment> segment(OrganisationId organisation, SegmentId segment) = 0;
  // Conflict, field "name", when the owner has one of that name.
  virtual Result<void> insert_segment(OrganisationId organisation, const Segment& segment) = 0;
  // Stores name, shared and filters.
  virtual Result<void> update_segment(OrganisationId organisation, const Segment& segment) = 0;
  virtual Result<void> remove_segment(OrganisationId organisation, SegmentId segment) = 0;
};

}  // namespace polku::metrics
