#pragma once
// What of a path is looked at: the view's texts as windows and filters.

#include "engine.h"
#include "metrics/moments.h"

namespace polku::metrics {

struct ResolvedView {
  SnapshotPtr snapshot;
  MetricQuery query;  // period, comparison with another time, confidence
  Window window;
  std::vector<Filter> filters;  // the page's, the segment's and the persona's
  // Compared with: another time, or the same time of another unit.
  std::optional<Window> earlier;
  std::optional<std::vector<Filter>> other_filters;

  int minimum_group() const { return snapshot->organisation.policy.minimum_group; }
  bool compares() const { return earlier.has_value() || other_filters.has_value(); }
  const Window& before_window() const { return earlier ? *earlier : window; }
  const std::vector<Filter>& before_filters() const {
    return other_filters ? *other_filters : filters;
  }
};

// Invalid names "from", "to", "compare", "measure", "confidence", "segment" or "survey".
Result<ResolvedView> resolve_view(Engine& engine, const directory::Actor& actor,
                                  const PathView& view);

// Everything of a path and view that an answer depends on, as text for keys.
std::string path_text(const PathSpec& path);
std::string view_text(const PathView& view);

}  // namespace polku::metrics
