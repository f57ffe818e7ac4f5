#pragma once
// Stage 3: how a resolved query reads the facts: from the histogram where that is exact, else from
// the rows. Looks up the codes of texts; otherwise pure.

#include <set>
#include <string>
#include <vector>

#include "metrics/ports.h"
#include "resolve.h"
#include "window.h"

namespace polku::metrics {

// A filter in the facts' own terms: the values are alternatives.
struct CodedFilter {
  Field field;
  Filter::Operator op = Filter::Operator::Eq;
  std::vector<std::int64_t> codes;  // of dimensions; versions as they are
  std::vector<std::string> texts;   // of text attributes, and what `contains` looks for
  std::vector<double> numbers;      // of number attributes and bounds
};

// A series by its code. `versions`: only these; empty: all.
struct CodedSeries {
  std::int64_t code = 0;
  std::size_t index = 0;  // in Target::series
  std::vector<int> versions;
};

enum class Tallying { Nps, Box, BoxAndMean, Mean, Count, Choice, Distribution };

// What one statement reads.
struct ReadPlan {
  std::vector<CodedSeries> series;
  bool groups_by_series = false;  // the last group column
  std::vector<Field> groups;      // dimensions and attributes
  std::vector<CodedFilter> filters;
  Window window;
  std::optional<Grain> interval;
  Tallying tallying = Tallying::Count;
  bool numbers = false;  // free numbers instead of points
  ScaleRange box;
  std::int64_t choice = -1;  // code; -1: no answer has it
  bool comments = false;     // reads what comments say; `choice` of Tallying::Mean: a theme, or -1
  std::vector<std::int64_t> comment_series;  // where themes stand, when one is named or grouped by
  // The level of the histogram that answers exactly; none: the rows themselves.
  std::optional<int> level;
  std::set<std::string> attribute_columns;  // those that exist, of the attributes named here
  bool unsorted = true;                     // whether facts not yet sorted in may belong to it
  bool nothing = false;                     // no fact can match: there is no need to read

  bool by_theme() const;
};

struct PlanRequest {
  const MetricQuery& query;
  const Target& target;
  const Snapshot& snapshot;
  const FactStore& facts;
  const directory::Actor& actor;
  std::vector<Filter> filters;  // the query's and its segment's
};

// Invalid names "filters[i].field" or "group_by[i]" when an attribute is not declared anywhere, and
// "group_by" when the grouping makes no sense for the metric.
Result<ReadPlan> make_plan(const PlanRequest& request, const Window& window);

// The same without the filters that narrow within a survey and unit: the number beside which a
// filtered one may be seen. Groups by unit only, when the plan does.
ReadPlan unfiltered(const ReadPlan& plan);
// Whether `unfiltered` differs from the plan.
bool is_filtered(const ReadPlan& plan);

}  // namespace polku::metrics
