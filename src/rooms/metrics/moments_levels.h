#pragma once
// The experience level of each moment: how much its score varies by place, week and person.

#include "moments_scores.h"
#include "moments_view.h"

namespace polku::metrics {

// Answers of one moment, of which the level is judged: score 0..10, unit (0: not known), Monday of
// its week, person (nothing: not known).
struct LevelAnswer {
  double score = 0;
  std::int64_t unit = 0;
  std::int32_t week = 0;
  std::optional<std::int64_t> person;
};

// What decides beside the spread: whether the moment is designed, its score, and the median score
// of the organisation's moments.
struct LevelEvidence {
  bool designed = false;
  stats::Estimate score;
  double median = stats::kUnknown;
};

// A factor is left out where fewer than half of the answers know it, where it has one level, or
// where it cannot be told from another; else answers that do not know it are. Of units and persons
// those with most answers count. Pure.
LevelReading judge_level(std::vector<LevelAnswer> answers, const LevelEvidence& evidence,
                         stats::Confidence confidence);

// The levels of a path's moments, over half a year back from the end of the view at least and a
// year at most, whatever its period and unit.
struct LevelRequest {
  PathFacts& facts;
  const ResolvedView& view;
  std::string measure;  // asked for
};
Result<std::map<std::string, LevelReading>> read_levels(const LevelRequest& request);

}  // namespace polku::metrics
