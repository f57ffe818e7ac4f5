#pragma once
// Start here: the live measures of the moments of a path. Owned by the app, thread-safe; calls
// block on the stores. Every function needs ReadMeasures and stays within the actor's units.
//
// Which answers belong to a moment, each counted once for it:
//   1. the response's context names the moment: that moment, nothing else;
//   2. else its context names a touchpoint that was bound to the moment on the answer's day;
//   3. else its question, or its question's measure, was bound to the moment on that day.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "metrics/moment_readings.h"
#include "metrics/query.h"
#include "metrics/service.h"

namespace polku::metrics {

// What a bound answer tells of the moment. Unless a binding says otherwise, scored questions are
// Score, quadrant questions Quadrant, and questions of the measures "expectation", "experience" and
// "promise_kept" what those names say.
enum class MomentRole { Score, Expectation, Experience, Promise, Quadrant };
std::string_view name_of(MomentRole role);
std::optional<MomentRole> parse_moment_role(std::string_view text);

// A role of Score leaves a question what it is by itself; the others say otherwise. A touchpoint
// that a moment stands at is a binding like any other: give one for it.
struct MomentBinding {
  enum class Kind { Question, Measure, Touchpoint };
  std::string owner;  // a moment's key, or "@" and a touchpoint's key: all moments bound to it
  Kind kind = Kind::Touchpoint;
  MomentRole role = MomentRole::Score;
  std::string survey;  // slug; of a question
  std::string target;  // key of the question, measure or touchpoint
  Day valid_from;
  std::optional<Day> valid_to;  // the first day it no longer holds
};

struct MomentSpec {
  std::string key;
  bool designed = false;            // has a written design: may be "managed"
  std::vector<std::string> groups;  // "stage:during", "medium:digital", "channel:phone": summed too
};

struct PathSpec {
  std::vector<MomentSpec> moments;  // in path order
  std::vector<MomentBinding> bindings;
  std::string outcome_survey, outcome_question;  // the end outcome; empty: any NPS, else any CSAT
};

// What of it is looked at. The default period is the overview's.
struct PathView {
  PageView page;                // from, to, unit, channel, language, segment; compare: empty,
                                // "previous_period", "previous_year" or "unit:<key>"
  std::vector<Filter> filters;  // the persona's
  std::string measure;          // of the curve: nps, csat, ces, mean; empty: chosen
  double confidence = 0.95;
};

// The door itself, so that a room above can be tried without facts.
class PathMeasures {
 public:
  virtual ~PathMeasures() = default;

  virtual Result<PathReading> read(const directory::Actor& actor, const PathSpec& path,
                                   const PathView& view) = 0;
  // Made at most once an hour for the same path, view and actor's units; waits for it.
  virtual Result<std::shared_ptr<const PathStudy>> study(const directory::Actor& actor,
                                                         const PathSpec& path,
                                                         const PathView& view) = 0;
  // The same if it is there already, or null; then it is begun in the background.
  virtual std::shared_ptr<const PathStudy> study_if_ready(const directory::Actor& actor,
                                                          const PathSpec& path,
                                                          const PathView& view) = 0;
  virtual Result<std::vector<MomentChart>> charts(const directory::Actor& actor,
                                                  const PathSpec& path, int weeks) = 0;
  // Answers whose declared attribute `contact` is this text. Needs ReadResponses as well.
  virtual Result<std::vector<WalkStep>> walk(const directory::Actor& actor, const PathSpec& path,
                                             std::string_view contact) = 0;
};

// Over the facts that `metrics` reads. Outlived by it; its destructor waits for the background.
std::unique_ptr<PathMeasures> make_moment_measures(MetricService& metrics,
                                                   std::size_t cache_bytes = 16 << 20);

}  // namespace polku::metrics
