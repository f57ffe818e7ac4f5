#pragma once
// Start here: one metric query as a value. `parse_query` is the only way from JSON to it.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/id.h"
#include "core/json.h"
#include "core/time.h"
#include "metrics/dimensions.h"

namespace polku::metrics {

enum class Metric {
  Nps,
  Csat,
  Ces,
  Mean,
  Count,
  Share,
  Distribution,
  ResponseRate,
  Quadrant,
  ThemeShare,  // of comments, those that mention a theme
  Sentiment,   // -100..100: mean over comments of what their statements feel like
};
std::string_view name_of(Metric metric);
std::optional<Metric> parse_metric(std::string_view text);
// Whether it is counted from what comments say rather than from answers.
bool is_of_comments(Metric metric);

// A begin or end: a local day, or an instant. Windows run from `from` up to, but not including, an
// instant `to`; a day `to` is included whole.
using Bound = std::variant<Day, Timestamp>;

// A field to group or filter by: a dimension, "survey", "question", "attributes.key", or "theme":
// the responses whose comments mention it, so that one response may stand in several groups.
struct Field {
  enum class Kind { Dimension, Survey, Question, Attribute, Theme };
  Kind kind = Kind::Dimension;
  Dimension dimension = Dimension::Unit;
  std::string attribute;

  std::string name() const;
  friend bool operator==(const Field&, const Field&) = default;
};
std::optional<Field> parse_field(std::string_view text);

// Eq: one value. In: any of them. Gte, Lte: numbers (version, number attributes). Contains: part of
// a text in any letter case.
struct Filter {
  enum class Operator { Eq, In, Gte, Lte, Contains };
  using Value = std::variant<std::string, double>;
  Field field;
  Operator op = Operator::Eq;
  std::vector<Value> values;

  friend bool operator==(const Filter&, const Filter&) = default;
};

enum class Comparison { PreviousPeriod, PreviousYear };
std::string_view name_of(Comparison comparison);

struct ScaleRange {
  int min = 0;
  int max = 0;
  friend auto operator<=>(const ScaleRange&, const ScaleRange&) = default;
};

struct MetricQuery {
  Metric metric = Metric::Count;
  std::string survey;    // slug; empty: every survey
  std::string question;  // key; empty: by measure, or by the metric's own question type
  std::string measure;
  std::string choice;               // of a share: this option; of comments: this theme
  std::optional<ScaleRange> box;    // of a share: scores within
  std::optional<ScaleRange> scale;  // where scales differ: the one asked for
  std::optional<Bound> from, to;
  std::optional<Grain> interval;
  std::vector<Field> group_by;
  std::vector<Filter> filters;
  std::optional<SegmentId> segment;
  std::optional<Comparison> compare;
  double confidence = 0.95;
};

inline constexpr std::size_t kGroupByMax = 4;
inline constexpr std::size_t kFiltersMax = 20;
inline constexpr std::size_t kFilterValuesMax = 1'000;

// Strict: an unknown member, a value of the wrong type or out of bounds is Invalid and the field is
// named ("filters[0].op"). Whether survey, question and scales exist is checked later.
Result<MetricQuery> parse_query(const json::value& document);
// The filters alone, as segments keep them: a JSON array.
Result<std::vector<Filter>> parse_filters(const json::value& array);
// {"min", "max"}; errors name `field`.
Result<ScaleRange> parse_range(const json::value& value, std::string_view field);

}  // namespace polku::metrics
