#pragma once
// What one look at comments reads: a view as plans.

#include "engine.h"
#include "metrics/comment_insight.h"
#include "sql.h"

namespace polku::metrics {

// The view's query over "$comment", with its period chosen and its filters bound.
struct CommentScope {
  Prepared prepared;  // metric sentiment: the comments as such
  std::optional<Window> earlier;

  static Result<CommentScope> open(Engine& engine, const directory::Actor& actor,
                                   const CommentView& view);

  // Reads comments; `theme`: only those that mention it.
  Result<ReadPlan> plan(Engine& engine, const Window& window, const std::string& theme = {}) const;
  // The one cell of all comments, hidden as people's own words are.
  Result<Cell> whole(Engine& engine) const;
  // The same view of another metric.
  MetricQuery query(Metric metric) const;
};

// What the view's people are split by: NPS where it is answered, else CSAT, on its most used scale.
struct CommentOutcome {
  Prepared prepared;
  Cell whole;
};
Result<std::optional<CommentOutcome>> outcome_of(Engine& engine, const CommentScope& scope);

}  // namespace polku::metrics
