#pragma once
// Start here: every number of the product comes from this service. Thread-safe; calls block on the
// stores, so run them on the worker pool. Every function needs ReadMeasures (Forbidden otherwise)
// and stays within the actor's organisation and units.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "directory/ports.h"
#include "metrics/comments.h"
#include "metrics/ports.h"
#include "metrics/segments.h"
#include "surveys/catalog.h"
#include "surveys/ports.h"

namespace polku::metrics {

struct MetricPorts {
  FactStore& facts;
  directory::DirectoryStore& directory;
  surveys::SurveyStore& surveys;
  surveys::SurveyCatalog& catalog;
  surveys::ResponseStore& responses;  // visits, for the response rate
  SegmentStore& segments;
  Clock clock = system_clock_now;
  CommentReader* reader = nullptr;  // tells which comments are to be read anew; may be none
};

class Engine;
class AnswerCache;
class MomentMeasures;
class CommentInsight;

// The view of a page: what it looks at. Members are optional; empty means everything.
struct PageView {
  std::string from, to;  // day or instant
  std::string unit, channel, language;
  std::string survey;   // slug
  std::string segment;  // id
  std::string compare;  // of the overview: previous_period (when empty) or previous_year
};

class MetricService {
 public:
  explicit MetricService(MetricPorts ports, std::size_t cache_bytes = 16 << 20);
  ~MetricService();

  // One metric query as api.md fixes it. Invalid names the field: unknown members, groups, filters,
  // no such survey or question, scales that must not be pooled.
  Result<json::object> run(const directory::Actor& actor, const json::value& query);
  // The same from the request's text to the answer's; a repeated query costs a look into the cache.
  Result<std::shared_ptr<const std::string>> run_text(const directory::Actor& actor,
                                                      std::string_view query);
  // {"queries": [...]} (at most 50) -> {"results": [...]}, each an answer or {"error": {...}}.
  Result<json::object> run_many(const directory::Actor& actor, const json::value& queries);
  // Why a metric moved between two periods, in parts that add up:
  // {"definition", "before", "after", "change", "within", "mix", "terms": [{"group", "mix",
  // "within", "total", ...}]}.
  Result<json::object> decompose(const directory::Actor& actor, const json::value& request);
  // How many answers a change needs to show, or which change the answers show:
  // {"metric", "change"} -> {"needed"}, {"metric", "n"} -> {"detectable"}. With "survey" and
  // "question" the spread of the present answers is used.
  Result<json::object> plan(const directory::Actor& actor, const json::value& request);
  // The overview page without its latest answers; see overview.h.
  Result<json::object> overview(const directory::Actor& actor, const PageView& view);
  // n, metric, distribution and options of each question of a survey (texts are the surveys
  // room's): {"survey", "responses", "questions": [...]}.
  Result<json::object> survey_results(const directory::Actor& actor, const PageView& view);
  // The text questions of the view's survey (every version's) whose answers must not be listed for
  // the group that the view looks at: it gave fewer than minimum_group_comments of them, or its
  // filters leave so few out that the whole list would give those away. People's own words are
  // protected whoever looks; single responses are read one by one, by right and logged.
  Result<std::vector<std::string>> hidden_comments(const directory::Actor& actor,
                                                   const PageView& view);

  // Facts of a survey as a Parquet file, one row an item. Needs ExportResponses.
  Result<void> write_parquet(const directory::Actor& actor, std::string_view survey,
                             const std::string& path);

  // Something the answers depend on outside the facts has changed (organisation, units, surveys,
  // segments): forget it now instead of within a second.
  void forget(OrganisationId organisation);

 private:
  // They read the same facts, under the same keys.
  friend class MomentMeasures;
  friend class CommentInsight;

  Result<std::string> cache_key(const directory::Actor& actor, std::string_view kind,
                                std::string_view text);

  std::unique_ptr<Engine> engine_;
  std::unique_ptr<AnswerCache> cache_;
};

}  // namespace polku::metrics
