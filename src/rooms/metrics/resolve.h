#pragma once
// Stage 2: what a query is about. Finds survey, questions and scales, and refuses what must not be
// pooled. Pure but for the question which versions have answers.

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "catalogue.h"
#include "metrics/query.h"

namespace polku::metrics {

// How a question's answers are counted.
enum class Counting {
  Responses,  // each response once
  Points,     // points of a scale, ranks
  Numbers,    // free numbers
  Choices,    // options chosen
  Answered,   // answered or not, nothing more (texts, dates)
};

// One scored or chosen item of one survey, over those versions that agree.
struct Series {
  SurveyId survey;
  std::string slug;
  std::string item;       // "recommend", "quadrant.speed", "$response"
  std::string part;       // row or option of quadrant, matrix, ranking: "speed"
  std::vector<int> only;  // versions asked for; empty: every version
};

// Which of two versions' words differ, told beside the numbers.
struct VersionNote {
  std::string slug;
  int from = 0, to = 0;
  std::string comparability;  // "with_care", "broken"
};

struct Target {
  Metric metric = Metric::Count;
  Counting counting = Counting::Responses;
  std::vector<Series> series;
  std::optional<ScaleRange> scale;
  ScaleRange box;                               // Csat, Ces, Share of points: the positive scores
  std::string choice;                           // Share of choices; of comments a theme, or empty
  const surveys::Question* question = nullptr;  // the newest, for its words; lives in the snapshot
  std::vector<VersionNote> notes;
};

// Answers which versions of a series have answers in the query's window; asked only when scales
// differ over the versions.
using VersionsInUse = std::function<Result<std::set<int>>(const Series&)>;

// Invalid names "survey", "question", "measure", "choice", "box" or "scale".
Result<Target> resolve_target(const MetricQuery& query, const Snapshot& snapshot,
                              const VersionsInUse& versions_in_use);

// The item keys of a question: itself, or one for each row or ranked option.
std::vector<std::string> item_parts(const surveys::Question& question);

// A survey by slug; Invalid (field "survey") says whether it is unknown or not yet published.
Result<const SurveyEntry*> find_survey(const Snapshot& snapshot, const std::string& slug);

}  // namespace polku::metrics
